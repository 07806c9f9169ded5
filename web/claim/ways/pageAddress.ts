import type { Address } from "viem";

/** This page's address, with the account that is asked about after `#`, which no server sees. */
export function pageAddress(account?: Address): string {
  const { origin, pathname, search } = location;
  return `${origin}${pathname}${search}${account === undefined ? "" : `#${account}`}`;
}
