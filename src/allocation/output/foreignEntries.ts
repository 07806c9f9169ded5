import { opendir } from "node:fs/promises";
import { join } from "node:path";
import type { Difference } from "./treeDiffers.ts";

/**
 * Looks for what is in a directory besides the files that belong there. A foreign folder is named and not entered: it may
 * hold anything, and any number of it. Links are not followed.
 * @param files that belong there, with forward slashes
 * @param mayBeEmpty folders that belong there though no file may be in them
 */
export async function foreignEntries(
  directory: string,
  files: ReadonlySet<string>,
  mayBeEmpty: readonly string[],
): Promise<readonly Difference[]> {
  const folders = new Set([...mayBeEmpty, ...foldersOf(files)]);
  const differences: Difference[] = [];
  for (const folder of ["", ...folders]) {
    for (const { name, isFolder } of await entriesOf(join(directory, folder))) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (isFolder ? folders.has(path) : files.has(path)) continue;
      const kind = isFolder ? "folder" : "file";
      differences.push({ what: path, stated: `no such ${kind}`, found: `a ${kind}` });
    }
  }
  return differences;
}

type Entry = { readonly name: string; readonly isFolder: boolean };

/** In the order of their names, whatever the system's. */
async function entriesOf(folder: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      entries.push({ name: entry.name, isFolder: entry.isDirectory() });
    }
  } catch {
    // Its files were found missing or unreadable already.
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Every folder on the way to a file. */
function foldersOf(files: ReadonlySet<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const file of files) {
    for (let end = file.lastIndexOf("/"); end !== -1; end = file.lastIndexOf("/", end - 1)) {
      const folder = file.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
