import { jsonText } from "../../../sdk/core/text/jsonText.ts";
import { claimsOf, type PageData } from "../../../sdk/pageData/index.ts";

const ICON = /^assets\/icon[^/]*\.svg$/;

/** The path of the pages' own icon in a bundle. */
export const iconPathIn = (bundle: ReadonlyMap<string, unknown>): string =>
  [...bundle.keys()].find((path) => ICON.test(path)) ?? "";

/**
 * What Safe's app asks a page for before it opens it in its frame: `manifest.json` beside its document, which the host must let
 * `https://app.safe.global` read (`access-control-allow-origin`). Undefined: the page is not to be opened there.
 */
export function safeAppManifest(
  data: PageData,
  bundle: ReadonlyMap<string, unknown>,
): Uint8Array | undefined {
  const { title, claim } = data;
  if (claim?.isSafeApp !== true) return undefined;
  const symbol = claimsOf(data)
    .map(({ token }) => token.symbol)
    .join(", ");
  const iconPath = iconPathIn(bundle);
  const name = title === "" ? `Claim ${symbol}` : title;
  const description = claim.why.en ?? `What the campaign ${claim.campaign} owes to a Safe, in ${symbol}.`;
  return new TextEncoder().encode(jsonText({ name, description, iconPath }, 2));
}
