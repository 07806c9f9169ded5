import type { Address } from "viem";
import type { AddressBook } from "../sdk/chain/book/addressBook.ts";

/** The contracts that a console was built with, as a book of one chain; undefined: none, so they are where they usually are. */
export function addressBookOf(
  chainId: number,
  contracts: Readonly<Record<string, Address>> | undefined,
): AddressBook | undefined {
  if (contracts === undefined || Object.keys(contracts).length === 0) return undefined;
  return new Map([[chainId, contracts]]);
}
