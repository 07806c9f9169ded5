import type { Address } from "viem";

/* A module of its own: only campaigns with a gate need it. */

/** A claim whose gate asks for a credential. */
export type WantedClaim = { readonly campaign: Address; readonly account: Address };

/** A link that opens the holder's page of the same build, for a credential that a claim's gate asks for. */
export function wantedLink(page: string, { campaign, account }: WantedClaim): string {
  return `${page}#w=${campaign}:${account}`;
}

/** Reads what {@link wantedLink} hands over; undefined: it was changed. */
export function readWanted(text: string): WantedClaim | undefined {
  const [, campaign, account] = /^(0x[\da-f]{40}):(0x[\da-f]{40})$/i.exec(text) ?? [];
  return account === undefined ? undefined : { campaign: campaign as Address, account: account as Address };
}

/** A link that opens a claim page, at an account's claim of one campaign. */
export function claimLink(page: string, { campaign, account }: WantedClaim): string {
  const [before] = page.split("#", 1);
  return `${before}#${account}&c=${campaign}`;
}

/** The same, with a presentation for that campaign's gate; undefined: it is in no form that a link takes. */
export function claimLinkWith(page: string, claim: WantedClaim, presentation: string): string | undefined {
  return /^[\w-]+$/.test(presentation) ? `${claimLink(page, claim)}&p=${presentation}` : undefined;
}
