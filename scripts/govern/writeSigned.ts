import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { readText } from "../../src/node/files/readText.ts";
import { writeOutput } from "../../src/node/files/writeOutput.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { requireKept } from "../../src/sdk/governance/proposal/requireKept.ts";

/**
 * Writes a file that gathers signatures; never over those of another one.
 * @param origin the file that it was read from, if it was
 * @throws SymbolonError `SignaturesLost`, and as `writeOutput`
 */
export function writeSigned(path: string, text: string, origin?: string): void {
  const isOwn = origin !== undefined && resolve(origin) === resolve(path);
  if (!isOwn && existsSync(path)) requireKept(path, readIfText(path), text);
  writeOutput(path, text);
}

/** What is no text holds no signatures; whether it may be replaced, `writeOutput` says. */
function readIfText(path: string): string {
  try {
    return readText(path);
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return "";
    throw thrown;
  }
}
