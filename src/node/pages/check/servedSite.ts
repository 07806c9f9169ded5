import { keccak256 } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import {
  claimsOf,
  type PageData,
  type PageName,
  pageNames,
  shownTexts,
  termsGatesOf,
  termsPath,
} from "../../../sdk/pageData/index.ts";
import { type BrandFiles, brandPaths, isNamedAfter } from "../build/brandFiles.ts";
import type { SignClientFiles } from "../build/buildPage.ts";
import { buildSite, hostFiles } from "../build/buildSite.ts";
import type { PageBundles } from "../build/bundleArchive.ts";
import { readPageDocument } from "../build/pageDocument.ts";
import type { TermsFiles } from "../build/termsFiles.ts";
import { type AskParameters, askHost } from "./askHost.ts";

/** What a host should serve. */
export type BuiltSite = {
  readonly data: PageData;
  /** By path without a leading slash. */
  readonly files: ReadonlyMap<string, Uint8Array>;
};

/** Bytes that a document can have. */
const MAX_DOCUMENT = 1 << 20;

/** Where a page was said to be. */
export type PagePlace = {
  /** Address of the folder that holds the pages' folders, with a slash at its end. */
  readonly base: string;
  /** The page, where the address is that of one. */
  readonly only: PageName | undefined;
};

/** The folder of an address that people were given: of all pages, or of one. */
export function pagePlace(address: string): PagePlace {
  const url = new URL(address);
  url.search = "";
  url.hash = "";
  url.pathname = url.pathname.replace(/\/index\.html$/, "/");
  const only = pageNames.find((name) => new RegExp(`/${name}/?$`).test(url.pathname));
  if (only !== undefined) url.pathname = url.pathname.replace(new RegExp(`${only}/?$`), "");
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return { base: url.href, only };
}

/**
 * The site that the bundles of this version make of what the served documents say that they are about. That the host tells
 * the truth about it is not said: whoever looks compares it with what was announced.
 * @throws SymbolonError `NotAPage`, and as `askHost`
 */
export async function servedSite(
  { base, only }: PagePlace,
  bundles: PageBundles,
  patience: number,
  readSignClient: () => SignClientFiles,
): Promise<BuiltSite> {
  for (const name of only === undefined ? pageNames : [only]) {
    const answer = await askHost({
      url: `${base}${name}/`,
      as: "document",
      maxBytes: MAX_DOCUMENT,
      patience,
    });
    const data = answer.status === 200 ? dataIn(answer.body) : undefined;
    if (data === undefined) continue;
    const unserved: readonly string[] = Object.values(hostFiles);
    const brandFiles = await servedBrand(`${base}${name}/`, data, patience);
    const termsFiles = await servedTerms(`${base}claim/`, data, patience);
    const files = [...buildSite(bundles, data, { readSignClient, brandFiles, termsFiles })].filter(
      ([path]) => !unserved.includes(path),
    );
    return { data, files: new Map(files) };
  }
  throw new SymbolonError({
    code: "NotAPage",
    reason: `${base}${only ?? ""} does not serve a page that \`symbolon page build\` wrote, or the page was changed too much.`,
    hint: "Check the address: give the folder that holds claim/, verify/, hold/ or console/. With --build the command compares each file anyway.",
    details: { base, only: only ?? null },
  });
}

/** What the data names by its hash; where something else is served, nothing that it could be taken for. */
async function servedBrand(page: string, data: PageData, patience: number): Promise<BrandFiles> {
  const files = brandPaths(data).map(async (path) => {
    const body = await servedFile({ url: `${page}${path}`, as: "image", maxBytes: MAX_DOCUMENT, patience });
    return [path, isNamedAfter(path, body) ? body : new Uint8Array()] as const;
  });
  return new Map(await Promise.all(files));
}

/** The texts that gates want signed: as gates have their hashes, or nothing that they could be taken for. */
async function servedTerms(page: string, data: PageData, patience: number): Promise<TermsFiles> {
  const hashes = claimsOf(data).flatMap(({ gate, termsIn }) =>
    gate === undefined
      ? []
      : termsGatesOf(gate).flatMap((one) => shownTexts(one, termsIn).map(({ hash }) => hash)),
  );
  const files = hashes.map(async (hash) => {
    const path = termsPath(hash);
    const body = await servedFile({ url: `${page}${path}`, as: "data", maxBytes: MAX_DOCUMENT, patience });
    return [path, keccak256(body) === hash ? body : new Uint8Array()] as const;
  });
  return new Map(await Promise.all(files));
}

/** What the host answers; nothing where it does not, which is found when each file is compared. */
async function servedFile(file: AskParameters): Promise<Uint8Array> {
  try {
    return (await askHost(file)).body;
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return new Uint8Array();
    throw thrown;
  }
}

function dataIn(body: Uint8Array): PageData | undefined {
  try {
    return readPageDocument(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
