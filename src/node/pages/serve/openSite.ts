import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { join } from "node:path";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { PageData } from "../../../sdk/pageData/index.ts";
import { sha256 } from "../../files/sha256.ts";
import { hostFiles } from "../build/buildSite.ts";
import { readPageDocument } from "../build/pageDocument.ts";
import { FILES, parseSiteFiles, type SiteFile, type SiteFiles } from "../build/siteFiles.ts";

/** A site in a folder, each of whose files is the one that was built. */
export type OpenedSite = {
  readonly list: SiteFiles;
  readonly data: PageData;
  /** The bytes of files by path, the list itself too; what only hosts read is not among them. */
  readonly files: ReadonlyMap<string, Uint8Array>;
};

/** Bytes of a list of files: some hundred thousand of them. */
const MAX_LIST = 1 << 26;

/**
 * Reads what `page build` wrote: every file is the one that the list names. Links are not followed, and nothing that the list does
 * not name is read.
 * @throws SymbolonError `NotASite`, `BadPageFiles`, `SiteChanged`, `BadPageData`
 */
export async function openSite(directory: string): Promise<OpenedSite> {
  const root = await realpath(directory).catch((cause: unknown) => {
    throw notASite(directory, cause);
  });
  const listed = await readOwn(root, FILES, MAX_LIST).catch((cause: unknown) => {
    throw notASite(directory, cause);
  });
  const list = parseSiteFiles(listed.toString(), join(directory, FILES));
  const unserved: readonly string[] = Object.values(hostFiles);
  const files = new Map<string, Uint8Array>([[FILES, listed]]);
  for (const file of list.files) {
    const bytes = await readListed(root, directory, file);
    if (!unserved.includes(file.path)) files.set(file.path, bytes);
  }
  const [page] = list.pages;
  const document = files.get(`${page}/index.html`);
  if (document === undefined) throw notASite(directory);
  return { list, data: readPageDocument(new TextDecoder().decode(document)), files };
}

async function readListed(root: string, directory: string, { path, sha256: hash, size }: SiteFile) {
  const bytes = await readOwn(root, path, size).catch(() => undefined);
  if (bytes !== undefined && bytes.length === size && sha256(bytes) === hash) return bytes;
  throw new SymbolonError({
    code: "SiteChanged",
    reason: `${join(directory, path)} is ${bytes === undefined ? "missing, or not a file" : "not the file that was built"}.`,
    hint: "Build the pages again: symbolon page build CONFIG --out DIR.",
    details: { directory, path },
  });
}

/** A file that really lies there: not one that a link leads to, and no more of it than it may have. */
async function readOwn(root: string, path: string, max: number): Promise<Buffer> {
  const file = join(root, path);
  if ((await realpath(file)) !== file) throw new Error("a link");
  // A pipe would be waited for without end.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.size > max) throw new Error("no file, or too long");
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function notASite(directory: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "NotASite",
    reason: `${directory} is not a folder that \`symbolon page build\` wrote.`,
    hint: "Give the --out folder of that command.",
    details: { directory },
    cause,
  });
}
