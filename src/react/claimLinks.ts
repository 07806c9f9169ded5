import type { Address } from "viem";
import { presentationLink } from "./links.ts";

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

/**
 * A link that opens a claim page with an account, and with a presentation for the campaign's gate; undefined: it is in no form
 * that a link takes.
 */
export function claimLink(page: string, account: string, presentation: string): string | undefined {
  if (!/^[\w-]+$/.test(presentation)) return undefined;
  return presentationLink(page, presentation).replace("#", `#${account}&`);
}
