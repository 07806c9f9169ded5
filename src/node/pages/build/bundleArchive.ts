import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { type PageName, pageNames } from "../../../sdk/pageData/index.ts";
import type { PageFiles } from "./buildPage.ts";

/** The bundles of all pages. */
export type PageBundles = ReadonlyMap<PageName, PageFiles>;

/** Bytes that unpacked bundles can have. */
const MAX_BYTES = 1 << 26;

/**
 * Packs the bundles of all pages as the published package carries them: what pages have in common is there once, which an
 * archive of npm's would not do. The same bundles give the same bytes.
 * @throws TypeError where a file is no text
 */
export function packBundles(bundles: PageBundles): Uint8Array {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const pages = pageNames.map((name) => {
    const files = [...(bundles.get(name) ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return [name, Object.fromEntries(files.map(([path, bytes]) => [path, decoder.decode(bytes)]))];
  });
  const json = JSON.stringify(Object.fromEntries(pages));
  return brotliCompressSync(json, {
    params: {
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(json),
    },
  });
}

/** What {@link packBundles} packed. */
export function unpackBundles(packed: Uint8Array): PageBundles {
  const json = brotliDecompressSync(packed, { maxOutputLength: MAX_BYTES }).toString();
  const pages = JSON.parse(json) as Readonly<Record<PageName, Readonly<Record<string, string>>>>;
  return new Map(
    pageNames.map((name) => {
      const files = Object.entries(pages[name]);
      return [name, new Map(files.map(([path, text]) => [path, Buffer.from(text)]))] as const;
    }),
  );
}
