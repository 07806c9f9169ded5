import type { Address } from "viem";
import { getCode } from "viem/actions";
import { addressIn } from "../../src/chain/addressBook.ts";
import { campaignContracts, shippedKind } from "../../src/chain/campaignContracts.ts";
import type { CampaignKind } from "../../src/chain/campaignKind.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import type { ReadClient } from "../command/connect.ts";
import { readAddressBook } from "../command/readAddressBook.ts";

export type FactoryOptions = { readonly factory?: Address; readonly addresses?: string };

/**
 * The factory that a command was told, itself or by an address book; undefined where it was told neither.
 * @throws SymbolonError `NotInAddressBook`, `BadAddressBook`
 */
export function toldFactory(
  client: ReadClient,
  { factory, addresses }: FactoryOptions,
  kind: CampaignKind,
): Address | undefined {
  if (factory !== undefined || addresses === undefined) return factory;
  return addressIn(readAddressBook(addresses), client.chain.id, campaignContracts[kind].factoryInBook);
}

/**
 * Looks whether there is a contract at all (an address without code answers nothing, and takes every transaction), and
 * whether it is not another kind's.
 * @throws SymbolonError `FactoryNeeded`, `NoFactory`, `OtherKind`
 */
export async function requireFactory(
  client: ReadClient,
  factory: Address | undefined,
  kind: CampaignKind,
): Promise<Address> {
  const { factory: name } = campaignContracts[kind];
  if (factory === undefined) {
    throw new SymbolonError({
      code: "FactoryNeeded",
      reason: `Nothing tells where the ${name} is.`,
      cure: "Give --factory, or --addresses with an address book or a deployment of Ignition.",
    });
  }
  const code = await getCode(client, { address: factory });
  if (code === undefined) {
    throw new SymbolonError({
      code: "NoFactory",
      reason: `There is no contract at ${factory} on chain ${client.chain.id}.`,
      cure: `Give the address of the ${name}, and the RPC of its chain.`,
      details: { factory, chainId: client.chain.id },
    });
  }
  const other = shippedKind(code, "factory");
  if (other === undefined || other === kind) return factory;
  throw new SymbolonError({
    code: "OtherKind",
    reason: `At ${factory} is the ${campaignContracts[other].factory}, and the campaign is of kind ${kind}.`,
    cure: `Give the address of the ${name}, or --addresses with a book that has it.`,
    details: { factory, kind, other },
  });
}
