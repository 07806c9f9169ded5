import type { Address } from "viem";
import { type ClaimLink, readClaimLink } from "./claimLink.ts";

/** The page's own link, which skips its header. */
const OWN = "#main";

/**
 * Reads the content from the address bar, and removes it there at once: people who see the screen or get the address
 * forwarded learn no credential.
 */
export function takeLink(): ClaimLink {
  const { hash, pathname, search } = location;
  if (hash === "" || hash === OWN) return {};
  history.replaceState(history.state, "", `${pathname}${search}`);
  return readClaimLink(hash);
}

/** This page's address, with the account that is asked about after `#`, which no server sees. */
export function pageAddress(account?: Address): string {
  const { origin, pathname, search } = location;
  return `${origin}${pathname}${search}${account === undefined ? "" : `#${account}`}`;
}
