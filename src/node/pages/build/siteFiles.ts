import type { Hex } from "viem";
import { TOOL_VERSION } from "../../../sdk/allocation/published/manifest.ts";
import { WORD_BYTES } from "../../../sdk/core/bytes.ts";
import {
  count,
  decodeJson,
  hex,
  list,
  Misfit,
  object,
  oneOf,
  text,
  versioned,
} from "../../../sdk/core/decode.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { jsonText } from "../../../sdk/core/text/jsonText.ts";
import { type PageName, pageNames, some } from "../../../sdk/pageData/pageData.ts";
import { sha256 } from "../../files/sha256.ts";

const FORMAT = "symbolon-page-files";
const VERSION = 1;

/** Where the list of a site's files is in it. */
export const FILES = "files.json";

/** A file of a site. */
export type SiteFile = {
  /** Without a leading slash. */
  readonly path: string;
  readonly sha256: Hex;
  /** Bytes. */
  readonly size: number;
};

/** All files of a site but the list itself. */
export type SiteFiles = {
  readonly pages: readonly PageName[];
  readonly files: readonly SiteFile[];
  /** Over all of them: what two people compare. */
  readonly hash: Hex;
};

/** The SHA-256 of what `sha256sum` prints of the files in the order of their paths: anybody can make it again. */
export function hashOfFiles(files: readonly SiteFile[]): Hex {
  const lines = files.map((file) => `${file.sha256.slice(2)}  ${file.path}\n`);
  return sha256(new TextEncoder().encode(lines.join("")));
}

/** Lists files in the order of their paths. */
export function listFiles(pages: readonly PageName[], files: readonly SiteFile[]): SiteFiles {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return { pages, files: sorted, hash: hashOfFiles(sorted) };
}

export function formatSiteFiles({ pages, hash, files }: SiteFiles): string {
  return jsonText({ format: FORMAT, version: VERSION, tool: TOOL_VERSION, pages, hash, files }, 2);
}

/** Names that no system and no host reads in another way, and that lead out of no folder. */
const NAME = /^[\w@-][\w.@-]*$/;

/** A path without a leading slash. */
export const isSitePath = (path: string): boolean => path.split("/").every((name) => NAME.test(name));

const sitePath = (value: unknown, path: string): string => {
  if (typeof value === "string" && isSitePath(value)) return value;
  throw new Misfit({ path, value, expected: "a path within the folder" });
};

const siteFiles = versioned(
  FORMAT,
  VERSION,
  object({
    format: text,
    version: count,
    tool: text,
    pages: some(oneOf(pageNames)),
    hash: hex(WORD_BYTES),
    files: list(object<SiteFile>({ path: sitePath, sha256: hex(WORD_BYTES), size: count })),
  }),
);

/**
 * Reads what {@link formatSiteFiles} wrote.
 * @param place how errors call it
 * @throws SymbolonError `BadPageFiles`
 */
export function parseSiteFiles(json: string, place: string): SiteFiles {
  const { pages, files, hash } = decodeJson(siteFiles, json, (reason, cause) => bad(place, reason, cause));
  if (hashOfFiles(files) !== hash)
    throw bad(place, `it states the hash ${hash}, but its files have ${hashOfFiles(files)}`);
  return { pages, files, hash };
}

function bad(place: string, reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadPageFiles",
    reason: `${place} is not a list of a page's files: ${reason}.`,
    hint: "Build the pages again: symbolon page build CONFIG --out DIR.",
    details: { place },
    cause,
  });
}
