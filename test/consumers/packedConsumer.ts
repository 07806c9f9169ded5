import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Consumer, installPacked } from "../../bench/package/installPacked.ts";

const ROOT = join(import.meta.dirname, "..", "..");

let shared: Consumer | undefined;

/** Another's project with our package, packed once for all tests of a process; it ends with that. */
export function packedConsumer(): Consumer {
  if (shared !== undefined) return shared;
  const made = installPacked();
  process.once("exit", made.remove);
  shared = made;
  return made;
}

/** A file of ours, as a user of the package writes it. */
export function asInstalled(...path: readonly string[]): string {
  return readFileSync(join(ROOT, ...path), "utf8")
    .replaceAll(/"(?:\.\.\/)+src\/([\w/]+)\/index\.ts"/g, '"symbolon/$1"')
    .replaceAll('"symbolon/gateway/client"', '"symbolon/gateway-client"')
    .replaceAll(/"(?:\.\.\/)+contracts\//g, '"symbolon/contracts/');
}
