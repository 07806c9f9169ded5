import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { type PageData, pageNames } from "../../../sdk/pageData/index.ts";
import { replaceDirectory } from "../../files/replaceDirectory.ts";
import { sha256 } from "../../files/sha256.ts";
import type { PageFiles } from "./buildPage.ts";
import {
  FILES,
  formatSiteFiles,
  listFiles,
  parseSiteFiles,
  type SiteFile,
  type SiteFiles,
} from "./siteFiles.ts";

export type WriteSiteParameters = {
  readonly files: PageFiles;
  readonly data: PageData;
  /** The folder of a published tree, and where its copy goes. */
  readonly tree?: { readonly from: string; readonly to: string } | undefined;
};

/**
 * Writes a site and the list of its files into a folder, whole or not at all; an earlier site there is replaced, anything
 * else is not. The same site gives the same bytes.
 * @throws SymbolonError `OutputInTheWay`, `OutputNotWritable`
 */
export function writeSite(directory: string, { files, data, tree }: WriteSiteParameters): Promise<SiteFiles> {
  return replaceDirectory(directory, requireSite, async (target) => {
    const listed: SiteFile[] = [];
    const put = async (path: string, bytes: Uint8Array) => {
      const to = join(target, path);
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, bytes, { flag: "wx" });
      listed.push({ path, sha256: sha256(bytes), size: bytes.length });
    };
    for (const [path, bytes] of files) await put(path, bytes);
    for (const path of tree === undefined ? [] : await treePaths(tree.from)) {
      await put(`${tree?.to}/${path}`, await readFile(join(tree?.from ?? "", path)));
    }
    const list = listFiles(
      pageNames.filter((name) => data[name] !== undefined),
      listed,
    );
    await writeFile(join(target, FILES), formatSiteFiles(list), { flag: "wx" });
    return list;
  });
}

/** The files of a folder that holds nothing else, by their paths in it. */
export async function filesIn(
  directory: string,
): Promise<readonly (readonly [path: string, bytes: Uint8Array])[]> {
  const paths = await treePaths(directory);
  return Promise.all(paths.map(async (path) => [path, await readFile(join(directory, path))] as const));
}

/** Every file of a tree's folder, which was looked through before: it holds nothing else. */
async function treePaths(directory: string): Promise<readonly string[]> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  return found
    .filter((one) => one.isFile())
    .map((one) =>
      join(one.parentPath, one.name).slice(directory.length).replaceAll("\\", "/").replace(/^\/+/, ""),
    );
}

/**
 * Lets a folder be written that is not there, is empty, or holds a site.
 * @throws SymbolonError `OutputInTheWay`
 */
async function requireSite(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (found === undefined) return;
  const names = found.isDirectory() ? await readdir(directory) : ["a file"];
  if (names.length === 0) return;
  if (found.isDirectory() && (await isSite(directory))) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${directory} ${found.isDirectory() ? "holds what `page build` did not write" : "is a file"}, so nothing is written there.`,
    hint: "Choose another --out, or empty it yourself.",
    details: { directory },
  });
}

/** Whether all that a folder holds is a site's. */
async function isSite(directory: string): Promise<boolean> {
  try {
    const list = parseSiteFiles(await readFile(join(directory, FILES), "utf8"), FILES);
    const known = new Set([FILES, ...list.files.map(({ path }) => path)]);
    const found = await treePaths(directory);
    return found.every((path) => known.has(path));
  } catch {
    return false;
  }
}
