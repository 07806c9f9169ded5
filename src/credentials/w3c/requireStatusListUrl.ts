import { SymbolonError } from "../../core/errors.ts";

/**
 * Passes on the address of a status list, which credentials name for good.
 * @throws SymbolonError `BadStatusListUrl` where it is none, or has a fragment, which tells entries apart
 */
export function requireStatusListUrl(url: string): string {
  if (URL.canParse(url) && !url.includes("#")) return url;
  throw new SymbolonError({
    code: "BadStatusListUrl",
    reason: `${JSON.stringify(url)} is not the address of a status list.`,
    hint: "Give an absolute URL without #, such as https://example.org/status/7.",
    details: { url },
  });
}
