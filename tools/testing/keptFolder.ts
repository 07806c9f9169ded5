import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Each file below a folder with its size and when it was written, by its path; none where there is no folder. */
export function lookInto(folder: string): ReadonlyMap<string, string> {
  const names = namesBelow(folder);
  return new Map(
    names.flatMap((name) => {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false });
      return stat?.isFile() ? [[name, `${stat.size} ${stat.mtimeMs}`]] : [];
    }),
  );
}

/** Paths that were written, changed or taken away between two looks, in order. */
export function changedPaths(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .sort();
}

function namesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch {
    return [];
  }
}
