import { readLink } from "../../src/react/links.ts";

/** What a link hands over behind `#`, which no server sees. */
export type ClaimLink = {
  /** Whose claim is asked for. */
  readonly account?: string;
  /** A presentation in its compact form, for the campaign's gate. */
  readonly credential?: string;
};

/** Characters of an account that are shown, where it is none: a link's writer has no more of the page than a mistyped address needs. */
const MAX_ACCOUNT = 64;

/** Of the page itself: the way past its header. */
const OWN = "#main";

/**
 * Takes what the address bar hands over, and takes it out of there at once: whoever looks over a shoulder or gets the address
 * forwarded learns no credential. Forms: `#0x<address>`, `#p=<presentation>`, both joined by `&`.
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
