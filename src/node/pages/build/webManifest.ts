import { jsonText } from "../../../sdk/core/text/jsonText.ts";
import type { PageData, PageName } from "../../../sdk/pageData/index.ts";
import { rootNames } from "./rootPage.ts";

/** What a browser asks for before it installs a page, beside its document. */
export const MANIFEST = "manifest.webmanifest";

/** @param icon the page's icon: its path beside the document, and its bytes */
export function webManifest(
  name: PageName,
  { title, brand, languages: [language = "en"] }: PageData,
  icon: readonly [path: string, bytes: Uint8Array],
): string {
  const { direction, [name]: own } = rootNames[language];
  const of = title || brand?.name;
  return jsonText(
    {
      name: of === undefined ? own : `${of}: ${own}`,
      short_name: own,
      lang: language,
      dir: direction,
      start_url: "./",
      scope: "./",
      display: "standalone",
      icons: [{ src: `./${icon[0]}`, sizes: sizesOf(...icon) }],
    },
    2,
  );
}

/** A PNG says its own size in pixels; other pictures are drawn in any. */
function sizesOf(path: string, bytes: Uint8Array): string {
  if (!path.endsWith(".png") || bytes.length < 24) return "any";
  const { buffer, byteOffset } = bytes;
  const header = new DataView(buffer, byteOffset);
  return `${header.getUint32(16)}x${header.getUint32(20)}`;
}
