import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { SymbolonError } from "../../core/errors.ts";
import { MANIFEST_FORMAT } from "./manifest.ts";
import { isTreePath, treeFiles } from "./treeFiles.ts";

/**
 * Refuses a place whose content is not a tree's: nobody's files are ever overwritten. Free are a path that does not
 * exist, an empty directory, and an earlier tree.
 * @throws SymbolonError `OutputInTheWay`
 */
export async function requireFree(directory: string): Promise<void> {
  const problem = await inTheWay(directory);
  if (problem === undefined) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${directory} ${problem}, so it is not overwritten.`,
    cure: "Choose another --out, or empty it yourself.",
    details: { directory },
  });
}

async function inTheWay(directory: string): Promise<string | undefined> {
  const found = await stat(directory).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return "is a file";
  const names = await readdir(directory, { recursive: true });
  if (names.length === 0) return undefined;
  const foreign = names.find((name) => !isTreePath(name.replaceAll("\\", "/")));
  if (foreign !== undefined) return `holds ${foreign}, which is no part of a tree`;
  return (await isOurManifest(join(directory, treeFiles.manifest)))
    ? undefined
    : "holds no manifest of a tree";
}

/** Of any version: an older tree may be replaced by a newer one. */
async function isOurManifest(file: string): Promise<boolean> {
  try {
    const manifest: unknown = JSON.parse(await readFile(file, "utf8"));
    return (manifest as { format?: unknown } | null)?.format === MANIFEST_FORMAT;
  } catch {
    return false;
  }
}
