import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listFiles } from "./survey.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const DECLARED =
  /^export (?:declare )?(?:async )?(?:abstract )?(?:const|let|function\*?|class|type|interface) +([\w$]+)/gm;
/** Written by programs: each build has the same names. */
const MADE = /^src\/sdk\/chain\/(?:abi|builds)\//;

/** An exported name that two files declare, so that a reader has to know which one is meant. */
export type SharedName = { readonly name: string; readonly files: readonly string[] };

/** Exported names of `src` that more than one file declares, by name; a file that declares one twice overloads it. */
export function sharedNames(
  files: readonly string[] = listFiles(["src/*.ts", "src/*.tsx"]),
): readonly SharedName[] {
  const places = new Map<string, Set<string>>();
  for (const file of files.filter((path) => !MADE.test(path))) {
    for (const name of declaredNames(readFileSync(join(ROOT, file), "utf8"))) {
      places.set(name, (places.get(name) ?? new Set()).add(file));
    }
  }
  return [...places]
    .filter(([, declaring]) => declaring.size > 1)
    .map(([name, declaring]) => ({ name, files: [...declaring] }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Values and types that a file declares and exports; what it hands on from others is not its own. */
export function declaredNames(text: string): readonly string[] {
  return [...text.matchAll(DECLARED)].map(([, name = ""]) => name);
}
