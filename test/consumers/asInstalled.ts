import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
/** The package's entries: `symbolon/core` of `src/sdk/core/index.ts`. */
const ENTRIES = new Map(
  Object.entries(manifest().exports).flatMap(([name, target]) =>
    typeof target === "string"
      ? []
      : [[target.default.replace(/^\.\/dist\/(.*)\.js$/, "$1.ts"), name.replace(".", "symbolon")] as const],
  ),
);

function manifest() {
  return JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  };
}

/** A file of ours, as a user of the package writes it. */
export function asInstalled(...path: readonly string[]): string {
  return readFileSync(join(ROOT, ...path), "utf8")
    .replaceAll(/"(?:\.\.\/)+(src\/[\w/]+\.ts)"/g, (own, path: string) => {
      const entry = ENTRIES.get(path);
      return entry === undefined ? own : `"${entry}"`;
    })
    .replaceAll(/"(?:\.\.\/)+contracts\//g, '"symbolon/contracts/');
}
