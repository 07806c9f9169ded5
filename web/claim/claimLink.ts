import { readLink } from "../../src/react/links.ts";
import { type ClaimData, claimAt, type PageData } from "../../src/sdk/pageData/index.ts";

/** Content of a link after `#`, which no server sees. */
export type ClaimLink = {
  /** The account of the claim. */
  readonly account?: string | undefined;
  /** The campaign that the link is about, as it is written there. */
  readonly campaign?: string | undefined;
  /** A presentation in its compact form, for the gate of that campaign alone. */
  readonly credential?: string | undefined;
};

/**
 * Most characters of a text that is not an account: a link's author must not fill the page with more than a mistyped
 * address needs.
 */
const MAX_ACCOUNT = 64;

/** Parts in any order, joined by `&`: `0x<account>`, `c=0x<campaign>`, `p=<presentation>`. Others are ignored. */
export function readClaimLink(hash: string): ClaimLink {
  const parts = hash.slice(1).split("&");
  return {
    account: parts.find((part) => part !== "" && !part.includes("="))?.slice(0, MAX_ACCOUNT),
    campaign: /[#&]c=(\w*)/.exec(hash)?.[1],
    credential: parts.map(readLink).find((link) => link?.kind === "presentation")?.text,
  };
}

/** The page's campaign that a link is about; undefined: it names another one, or, on a page of several, none. */
export function linkedClaim({ campaign }: ClaimLink, data: PageData): ClaimData | undefined {
  if (campaign !== undefined) return claimAt(data, campaign);
  return data.otherClaims === undefined ? data.claim : undefined;
}
