import { readLink } from "../../src/react/links.ts";

/** Content of a link after `#`, which no server sees. */
export type ClaimLink = {
  /** The account of the claim. */
  readonly account?: string;
  /** A presentation in its compact form, for the campaign's gate. */
  readonly credential?: string;
};

/**
 * Most characters of a text that is not an account: a link's author must not fill the page with more than a mistyped
 * address needs.
 */
const MAX_ACCOUNT = 64;

/** The page's own link, which skips its header. */
const OWN = "#main";

/**
 * Reads the content from the address bar, and removes it there at once: people who see the screen or get the address
 * forwarded learn no credential. Forms: `#0x<address>`, `#p=<presentation>`, both joined by `&`.
 */
export function takeLink(): ClaimLink {
  const { hash, pathname, search } = location;
  if (hash === "" || hash === OWN) return {};
  history.replaceState(history.state, "", `${pathname}${search}`);
  const parts = hash.slice(1).split("&");
  const account = parts.find((part) => part !== "" && !part.includes("="));
  const credential = parts.map(readLink).find((link) => link?.kind === "presentation")?.text;
  return {
    ...(account !== undefined && { account: account.slice(0, MAX_ACCOUNT) }),
    ...(credential !== undefined && { credential }),
  };
}
