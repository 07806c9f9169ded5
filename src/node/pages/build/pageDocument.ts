import { decode, object } from "../../../sdk/core/decode.ts";
import { consoleData } from "../../../sdk/pageData/consoleData.ts";
import { badPageData, type PageData, parsePageData } from "../../../sdk/pageData/pageData.ts";

/** How a page's document holds what it is about: `buildPage` writes it so. */
export const DATA_SCRIPT = '<script type="application/json" id="page-data">';

/** The text of what a page is about; undefined: the document has none, or several. */
export function dataOfDocument(html: string): string | undefined {
  const [, after, ...more] = html.split(DATA_SCRIPT);
  return after === undefined || more.length > 0 ? undefined : after.split("</script>")[0];
}

/**
 * What a page is about, out of its document.
 * @throws SymbolonError `BadPageData`
 */
export function readPageDocument(html: string): PageData {
  const data = parsePageData(dataOfDocument(html) ?? "");
  const { console } = data;
  if (console !== undefined) decode(object({ console: consoleData }), { console }, badPageData);
  return data;
}

/** Text as it may stand between the quotation marks of an attribute. */
export function attributeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
