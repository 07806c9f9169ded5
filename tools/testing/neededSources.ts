import { globSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Absolute paths of Solidity files. */
export type NeededSources = {
  /** What lies under `test`. */
  readonly tests: readonly string[];
  /** What else is deployed by name, as it ships, from its artifact. */
  readonly contracts: readonly string[];
};

/** The files, and all that they import or name in quotes (`deploy("ToldGate", "")`), directly or not, in what lies under `test`. */
export function neededSources(root: string, files: readonly string[]): NeededSources {
  const texts = readAll(root, "test/**/*.sol");
  const testOf = declaredIn(texts);
  const contractOf = declaredIn(readAll(root, "{contracts,bench/contracts,examples}/**/*.sol"));
  const tests = new Set(files);
  const contracts = new Set<string>();
  for (const file of tests) {
    for (const [, quoted = ""] of (texts.get(file) ?? "").matchAll(/"([^"\s]+)"/g)) {
      const other = testOf.get(quoted) ?? resolve(dirname(file), quoted);
      const deployed = contractOf.get(quoted);
      if (texts.has(other)) tests.add(other);
      else if (deployed !== undefined) contracts.add(deployed);
    }
  }
  return { tests: [...tests], contracts: [...contracts] };
}

function readAll(root: string, glob: string): ReadonlyMap<string, string> {
  const paths = globSync(glob, { cwd: root }).map((file) => resolve(root, file));
  return new Map(paths.map((file) => [file, readFileSync(file, "utf8")]));
}

/** Files by the names of the contracts that they declare. */
function declaredIn(texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [file, text] of texts)
    for (const [, name = ""] of text.matchAll(/^contract (\w+)/gm)) names.set(name, file);
  return names;
}
