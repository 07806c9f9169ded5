import { lstat, opendir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SymbolonError } from "../../core/errors.ts";
import { quote } from "../../core/text/escape.ts";
import { readPlainFile, systemCode } from "../../files/readText.ts";
import { notWritable } from "../../files/replaceDirectory.ts";
import { isTreeFile, isTreeFolder, LOCAL_MANIFEST_BYTES, MANIFEST_FORMAT, treeFiles } from "./manifest.ts";

/**
 * Refuses a place whose content is not a tree's: nobody's files are ever overwritten. Free are a path that does not
 * exist, an empty directory, and an earlier tree.
 * @throws SymbolonError `OutputInTheWay`; `OutputNotWritable` where the system does not tell what is there
 */
export async function requireFree(directory: string): Promise<void> {
  let problem: string | undefined;
  try {
    problem = await inTheWay(resolve(directory));
  } catch (cause) {
    throw notWritable(directory, systemCode(cause), cause);
  }
  if (problem === undefined) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${directory} ${problem}, so it is not overwritten.`,
    hint: "Choose another --out, or empty it yourself.",
    details: { directory },
  });
}

async function inTheWay(directory: string): Promise<string | undefined> {
  const found = await lstat(directory).catch((error: unknown) => {
    if (systemCode(error) !== "ENOENT") throw error;
  });
  if (found === undefined) return undefined;
  // Taking the link's place would leave the folder behind it as it is.
  if (found.isSymbolicLink()) return "is a symbolic link and not the folder itself";
  if (!found.isDirectory()) return "is a file";
  const content = await lookThrough(directory, "");
  if (content.foreign !== undefined) return `holds ${quote(content.foreign)}, which is no part of a tree`;
  if (content.isEmpty || isOurManifest(join(directory, treeFiles.manifest))) return undefined;
  return "holds no manifest of a tree";
}

type Content = { readonly isEmpty: boolean; readonly foreign?: string };

/** Name by name, up to the first that is no part of a tree: a home folder, or a whole disk, is not walked through. */
async function lookThrough(directory: string, folder: string): Promise<Content> {
  const folders: string[] = [];
  let isEmpty = true;
  for await (const entry of await opendir(join(directory, folder))) {
    isEmpty = false;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    const belongs = entry.isDirectory() ? isTreeFolder(path) : entry.isFile() && isTreeFile(path);
    if (!belongs) return { isEmpty, foreign: path };
    if (entry.isDirectory()) folders.push(path);
  }
  for (const path of folders) {
    const { foreign } = await lookThrough(directory, path);
    if (foreign !== undefined) return { isEmpty, foreign };
  }
  return { isEmpty };
}

/** Of any version: an older tree may be replaced by a newer one. */
function isOurManifest(file: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readPlainFile(file, LOCAL_MANIFEST_BYTES).toString("utf8"));
    return (manifest as { format?: unknown } | null)?.format === MANIFEST_FORMAT;
  } catch {
    return false;
  }
}
