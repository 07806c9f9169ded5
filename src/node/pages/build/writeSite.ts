import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { type PageData, pageNames } from "../../../sdk/pageData/index.ts";
import { replaceDirectory } from "../../files/replaceDirectory.ts";
import { sha256 } from "../../files/sha256.ts";
import type { PageFiles } from "./buildPage.ts";
import type { TreeCopy } from "./settlePages.ts";
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
  /** Published trees that go beside the claim page. */
  readonly copies?: readonly TreeCopy[];
  /** Writes also over another site. Default: false. */
  readonly replace?: boolean | undefined;
};

/**
 * Writes a site and the list of its files into a folder, whole or not at all. The same site is written again, another is
 * kept unless `replace` is given, and anything else is refused. The same site gives the same bytes.
 * @throws SymbolonError `OutputInTheWay`, `OutputNotWritable`
 */
export function writeSite(
  directory: string,
  { files, data, copies = [], replace }: WriteSiteParameters,
): Promise<SiteFiles> {
  let next: SiteFiles | undefined;
  const requireFree = (place: string) => requireSite(place, next, replace);
  return replaceDirectory(directory, requireFree, async (target) => {
    const listed: SiteFile[] = [];
    const put = async (path: string, bytes: Uint8Array) => {
      const to = join(target, path);
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, bytes, { flag: "wx" });
      listed.push({ path, sha256: sha256(bytes), size: bytes.length });
    };
    for (const [path, bytes] of files) await put(path, bytes);
    for (const { from, to } of copies) {
      for (const path of await treePaths(from)) {
        await put(`claim/${to}/${path}`, await readFile(join(from, path)));
      }
    }
    const list = listFiles(
      pageNames.filter((name) => data[name] !== undefined),
      listed,
    );
    await writeFile(join(target, FILES), formatSiteFiles(list), { flag: "wx" });
    next = list;
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
 * Lets a folder be written that is not there, is empty, or holds the same site; with `replace`, any site.
 * @param next undefined: not known yet, so that no earlier site is refused for what it says
 * @throws SymbolonError `OutputInTheWay`
 */
async function requireSite(directory: string, next: SiteFiles | undefined, replace = false): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (found === undefined) return;
  const names = found.isDirectory() ? await readdir(directory) : ["a file"];
  if (names.length === 0) return;
  const there = found.isDirectory() ? await siteIn(directory) : undefined;
  if (there !== undefined && (replace || next === undefined || there.hash === next.hash)) return;
  const problem =
    there !== undefined
      ? `holds other pages, with the hash ${there.hash}`
      : found.isDirectory()
        ? "holds files that `page build` did not write"
        : "is a file";
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${directory} ${problem}, so nothing is written there.`,
    hint:
      there === undefined
        ? "Choose another --out: a new or an empty folder."
        : "Choose another --out, or give --replace to write over them.",
    details: { directory },
  });
}

/** The site of a folder that holds nothing else; undefined where it holds something else. */
async function siteIn(directory: string): Promise<SiteFiles | undefined> {
  try {
    const list = parseSiteFiles(await readFile(join(directory, FILES), "utf8"), FILES);
    const known = new Set([FILES, ...list.files.map(({ path }) => path)]);
    const found = await treePaths(directory);
    return found.every((path) => known.has(path)) ? list : undefined;
  } catch {
    return undefined;
  }
}
