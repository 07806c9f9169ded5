import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

const IMPORTED = /(?:from|import)\s*\(?\s*"(\.[^"]+\.tsx?)"/g;
/** What reads compiled contracts: Hardhat, and whoever looks for them in `artifacts`. */
const READS_CONTRACTS = /"hardhat"|"artifacts|artifacts\//;

/** Whether a test in TypeScript, or anything that it imports, reads what Hardhat has compiled. */
export function needsContracts(test: string): boolean {
  const seen = new Set([resolve(test)]);
  for (const file of seen) {
    // What a test writes into a string looks like an import, too.
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    if (READS_CONTRACTS.test(text)) return true;
    for (const [, path] of text.matchAll(IMPORTED)) seen.add(resolve(dirname(file), path as string));
  }
  return false;
}
