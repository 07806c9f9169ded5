import { type PageName, pageNames } from "../../../sdk/pageData/index.ts";
import { packJson, unpackJson } from "../../files/packedJson.ts";
import type { PageFiles } from "./buildPage.ts";

/** The bundles of all pages. */
export type PageBundles = ReadonlyMap<PageName, PageFiles>;

/**
 * Packs the bundles of all pages as the published package carries them. The same bundles give the same bytes.
 * @throws TypeError where a file is no text
 */
export function packBundles(bundles: PageBundles): Uint8Array {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  // The largest has most of what the others have, and is the last of the names.
  const pages = pageNames.toReversed().map((name) => {
    const files = [...(bundles.get(name) ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return [name, Object.fromEntries(files.map(([path, bytes]) => [path, decoder.decode(bytes)]))];
  });
  return packJson(Object.fromEntries(pages));
}

/** What {@link packBundles} packed. */
export function unpackBundles(packed: Uint8Array): PageBundles {
  const pages = unpackJson(packed) as Readonly<Record<PageName, Readonly<Record<string, string>>>>;
  return new Map(
    pageNames.map((name) => {
      const files = Object.entries(pages[name]);
      return [name, new Map(files.map(([path, text]) => [path, Buffer.from(text)]))] as const;
    }),
  );
}
