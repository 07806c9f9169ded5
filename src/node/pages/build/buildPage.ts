import { formatPageData, type PageData, type PageName } from "../../../sdk/pageData/index.ts";
import { SIGN_CLIENT } from "../../../sdk/pageData/signClient.ts";
import { sha256 } from "../../files/sha256.ts";
import { brandHead, brandStyles, withFavicon } from "./brand.ts";
import type { BrandFiles } from "./brandFiles.ts";
import { contentPolicy, walletConnectOf } from "./contentPolicy.ts";
import { buildTag, hasWorker, isOffline, leavingWorker, offlineWorker, WORKER } from "./offlineWorker.ts";
import { attributeText, DATA_SCRIPT } from "./pageDocument.ts";
import { iconPathIn, safeAppManifest } from "./safeAppManifest.ts";
import { SIGN_CLIENT_NOTICES } from "./signClientNotices.ts";
import { listFiles } from "./siteFiles.ts";
import { MANIFEST, webManifest } from "./webManifest.ts";

/** Files by path without a leading slash. */
export type PageFiles = ReadonlyMap<string, Uint8Array>;

export type BuildPageParameters = {
  readonly name: PageName;
  /** The page's bundle, as tools/bundlePages.ts makes it. */
  readonly bundle: PageFiles;
  readonly data: PageData;
  /** What speaks WalletConnect (`readSignClient`), where the page offers it. */
  readonly signClient?: SignClientFiles | undefined;
  /** What the data's brand names. */
  readonly brandFiles?: BrandFiles | undefined;
};

/** What speaks WalletConnect, and the terms under which it may be handed on. */
export type SignClientFiles = { readonly script: Uint8Array; readonly license: Uint8Array };

const DOCUMENT = "index.html";
/** Of a bundle, for its builder alone: the number of values of each of the page's sentences, by key. */
export const TEXT_KEYS = "texts.json";
/** Whose code a bundle holds, and their terms. */
const LICENSES = "licenses.md";
/** Where a bundle's document takes what the page is about; before any script and style. */
const MARKER = "<!-- page -->";
/** What of a bundle belongs to WalletConnect alone: `web/shared/wallet/walletConnect.tsx` and its texts. */
const OF_WALLET_CONNECT = /^assets\/walletConnect\b/;

/**
 * A page that is ready to be served by any static host: its bundle, with the policy and what it is about in its document. The
 * same bundle and data give the same bytes.
 */
export function buildPage({ name, bundle, data, signClient, brandFiles }: BuildPageParameters): PageFiles {
  const html = new TextDecoder().decode(bundle.get(DOCUMENT));
  const [before, after, ...more] = html.split(MARKER);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new TypeError(`${name}/${DOCUMENT} has not exactly one ${MARKER}`);
  }
  // No text in it ends the block, whatever it holds.
  const json = formatPageData(data).replaceAll("<", "\\u003c");
  const policy = attributeText(contentPolicy(name, data));
  const head = (build: string) => [
    `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    ...(isOffline(name, data) ? [buildTag(build), `<link rel="manifest" href="./${MANIFEST}" />`] : []),
    ...brandHead(name, data),
    `${DATA_SCRIPT}${json}</script>`,
  ];
  const document = (build: string) =>
    new TextEncoder().encode(`${before}${head(build).join("\n    ")}${withFavicon(after, data)}`);
  const hasWalletConnect = walletConnectOf(name, data) !== undefined;
  if (hasWalletConnect && signClient === undefined) throw new TypeError(`${name} needs ${SIGN_CLIENT.name}`);
  const parts = [...bundle].filter(
    ([path]) => path !== TEXT_KEYS && (hasWalletConnect || !OF_WALLET_CONNECT.test(path)),
  );
  const manifest = name === "claim" ? safeAppManifest(data, bundle) : undefined;
  const files = new Map([
    ...parts,
    ...(brandFiles ?? []),
    ...brandStyles(data),
    ...(hasWalletConnect && signClient ? withSignClient(signClient, bundle.get(LICENSES)) : []),
    ...(manifest === undefined ? [] : [["manifest.json", manifest] as const]),
  ]);
  if (isOffline(name, data)) return withWorker(name, data, files, document);
  files.set(DOCUMENT, document(""));
  if (hasWorker(name)) files.set(WORKER, new TextEncoder().encode(leavingWorker()));
  return files;
}

/**
 * The files of a page that opens without a network.
 * @param document what it is in a build of that name: it is made of all files, of the document without the name
 */
function withWorker(
  name: PageName,
  data: PageData,
  others: PageFiles,
  document: (build: string) => Uint8Array,
): PageFiles {
  const iconPath = data.brand?.favicon ?? data.brand?.logo ?? iconPathIn(others);
  const icon = [iconPath, others.get(iconPath) ?? new Uint8Array()] as const;
  const manifest = new TextEncoder().encode(webManifest(name, data, icon));
  const filesOf = (build: string) => new Map([...others, [MANIFEST, manifest], [DOCUMENT, document(build)]]);
  const build = listed(filesOf("")).hash.slice("0x".length);
  const files = filesOf(build);
  return files.set(WORKER, new TextEncoder().encode(offlineWorker(build, listed(files).files)));
}

const listed = (files: PageFiles) =>
  listFiles(
    [],
    [...files].map(([path, bytes]) => ({ path, sha256: sha256(bytes), size: bytes.length })),
  );

/** What speaks WalletConnect, and its terms after those of the rest. */
function withSignClient({ script, license }: SignClientFiles, others?: Uint8Array) {
  const { name, version, path } = SIGN_CLIENT;
  const own = `\n## ${name} - ${version} (${SIGN_CLIENT.license.name})\n\n${SIGN_CLIENT_NOTICES}`;
  const all = [...(others ?? []), ...new TextEncoder().encode(own), ...license];
  return [[path, script] as const, [LICENSES, Uint8Array.from(all)] as const];
}
