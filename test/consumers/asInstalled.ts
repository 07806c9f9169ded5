import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageEntries } from "../../tools/packages.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** What a user writes for a source of ours. */
const ENTRIES = new Map(packageEntries().map(({ name, source }) => [source, name]));

/** A file of ours, as a user of the package writes it. */
export function asInstalled(...path: readonly string[]): string {
  return readFileSync(join(ROOT, ...path), "utf8")
    .replaceAll(/"(?:\.\.\/)+(src\/[\w/]+\.ts)"/g, (own, path: string) => {
      const entry = ENTRIES.get(path);
      return entry === undefined ? own : `"${entry}"`;
    })
    .replaceAll(/"(?:\.\.\/)+contracts\//g, '"@symbolon/contracts/');
}
