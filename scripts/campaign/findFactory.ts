import type { Address } from "viem";
import { getCode } from "viem/actions";
import { addressIn } from "../../src/chain/addressBook.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import type { ReadClient } from "../command/connect.ts";
import { readAddressBook } from "../command/readAddressBook.ts";

export type FactoryOptions = { readonly factory?: Address; readonly addresses?: string };

/**
 * The InstantCampaignFactory that a command was told, itself or by an address book; undefined where it was told neither.
 * @throws SymbolonError `NotInAddressBook`, `BadAddressBook`
 */
export function toldFactory(client: ReadClient, { factory, addresses }: FactoryOptions): Address | undefined {
  if (factory !== undefined || addresses === undefined) return factory;
  return addressIn(readAddressBook(addresses), client.chain.id, "instantCampaignFactory");
}

/**
 * Looks whether there is a contract at all: an address without code answers nothing, and takes every transaction.
 * @throws SymbolonError `NoFactory`
 */
export async function requireFactory(client: ReadClient, factory: Address | undefined): Promise<Address> {
  if (factory === undefined) {
    throw new SymbolonError({
      code: "FactoryNeeded",
      reason: "Nothing tells where the InstantCampaignFactory is.",
      cure: "Give --factory, or --addresses with an address book or a deployment of Ignition.",
    });
  }
  if ((await getCode(client, { address: factory })) !== undefined) return factory;
  throw new SymbolonError({
    code: "NoFactory",
    reason: `There is no contract at ${factory} on chain ${client.chain.id}.`,
    cure: "Give the address of an InstantCampaignFactory, and the RPC of its chain.",
    details: { factory, chainId: client.chain.id },
  });
}
