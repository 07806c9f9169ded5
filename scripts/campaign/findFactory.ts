import type { Address } from "viem";
import { getCode } from "viem/actions";
import { shippedCodes } from "../../src/chain/abi/shippedCodes.ts";
import { addressIn } from "../../src/chain/addressBook.ts";
import { campaignFactories } from "../../src/chain/campaignFactory.ts";
import { type CampaignKind, campaignKinds } from "../../src/chain/campaignKind.ts";
import { isShippedCode } from "../../src/chain/codeFingerprint.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import type { ReadClient } from "../command/connect.ts";
import { readAddressBook } from "../command/readAddressBook.ts";

export type FactoryOptions = { readonly factory?: Address; readonly addresses?: string };

const names = {
  instant: "InstantCampaignFactory",
  vesting: "VestingCampaignFactory",
  cumulative: "CumulativeCampaignFactory",
} as const satisfies Record<CampaignKind, keyof typeof shippedCodes>;

/** What the factory of a kind is called: `VestingCampaignFactory`. */
export function factoryName(kind: CampaignKind): (typeof names)[CampaignKind] {
  return names[kind];
}

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
  return addressIn(readAddressBook(addresses), client.chain.id, campaignFactories[kind]);
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
  const name = factoryName(kind);
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
      cure: `Give the address of ${kind === "instant" ? "an" : "a"} ${name}, and the RPC of its chain.`,
      details: { factory, chainId: client.chain.id },
    });
  }
  const other = campaignKinds.find((one) => one !== kind && isShippedCode(code, shippedCodes[names[one]]));
  if (other === undefined) return factory;
  throw new SymbolonError({
    code: "OtherKind",
    reason: `At ${factory} is the ${names[other]}, and the campaign is of kind ${kind}.`,
    cure: `Give the address of the ${name}, or --addresses with a book that has it.`,
    details: { factory, kind, other },
  });
}
