import { formatPageData, type PageData, type PageName } from "../config/index.ts";
import { contentPolicy } from "./contentPolicy.ts";
import { DATA_SCRIPT } from "./pageDocument.ts";
import { safeAppManifest } from "./safeAppManifest.ts";

/** Files by path without a leading slash. */
export type PageFiles = ReadonlyMap<string, Uint8Array>;

export type BuildPageParameters = {
  readonly name: PageName;
  /** The page's bundle, as tools/bundlePages.ts makes it. */
  readonly bundle: PageFiles;
  readonly data: PageData;
};

const DOCUMENT = "index.html";
/** Where a bundle's document takes what the page is about; before any script and style. */
const MARKER = "<!-- page -->";

/**
 * A page that is ready to be served by any static host: its bundle, with the policy and what it is about in its document. The
 * same bundle and data give the same bytes.
 */
export function buildPage({ name, bundle, data }: BuildPageParameters): PageFiles {
  const html = new TextDecoder().decode(bundle.get(DOCUMENT));
  const [before, after, ...more] = html.split(MARKER);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new TypeError(`${name}/${DOCUMENT} has not exactly one ${MARKER}`);
  }
  // No text in it ends the block, whatever it holds.
  const json = formatPageData(data).replaceAll("<", "\\u003c");
  const policy = contentPolicy(name, data).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const head = [
    `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    `${DATA_SCRIPT}${json}</script>`,
  ];
  const document = `${before}${head.join("\n    ")}${after}`;
  const manifest = name === "claim" ? safeAppManifest(data, bundle) : undefined;
  return new Map([
    ...bundle,
    [DOCUMENT, new TextEncoder().encode(document)],
    ...(manifest === undefined ? [] : [["manifest.json", manifest] as const]),
  ]);
}
