import { type PageData, parsePageData } from "../../src/sdk/pageData/index.ts";

/** Where `symbolon page build` writes what a page is about. */
const PLACE = "page-data";

/**
 * What the page was built for: chain, campaign, root, hosts.
 * @throws SymbolonError `BadPageData`
 */
export function readPageData(): PageData {
  return parsePageData(document.getElementById(PLACE)?.textContent ?? "");
}
