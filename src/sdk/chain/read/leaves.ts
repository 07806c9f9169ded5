import type { Address, Client, Transport } from "viem";
import { readContract } from "viem/actions";
import { cumulativeCampaignAbi } from "../abi/cumulativeCampaignAbi.ts";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import type { AtBlock } from "./atBlock.ts";

type OfCampaign = { readonly campaign: Address };

/** `campaign`: an InstantCampaign. */
export type IsClaimedParameters = OfCampaign & { readonly index: bigint };

/** Whether the leaf at an index was paid. */
export function isClaimed(
  client: Client<Transport>,
  { campaign: address, index }: IsClaimedParameters,
): Promise<boolean> {
  const question = { address, abi: instantCampaignAbi, functionName: "isClaimed", args: [index] } as const;
  return readContract(client, question);
}

/** `campaign`: an InstantCampaign. */
export type ReadClaimableFromParameters = OfCampaign & { readonly index: bigint };

/** Unix seconds from which the leaf at an index may be claimed: the campaign's start, or the opening of its wave. */
export function readClaimableFrom(
  client: Client<Transport>,
  { campaign: address, index }: ReadClaimableFromParameters,
): Promise<bigint> {
  const question = {
    address,
    abi: instantCampaignAbi,
    functionName: "claimableFrom",
    args: [index],
  } as const;
  return readContract(client, question);
}

export type ReadClaimedWordsParameters = OfCampaign &
  AtBlock & {
    /** First word; word w has the indexes 256 * w to 256 * w + 255. */
    readonly first: bigint;
    /** How many words. */
    readonly number: bigint;
  };

/** What an instant campaign paid, 256 leaves a word: bit i of word w (from the low end) is index 256 * w + i. */
export function readClaimedWords(
  client: Client<Transport>,
  { campaign: address, first, number, blockNumber }: ReadClaimedWordsParameters,
): Promise<readonly bigint[]> {
  return readContract(client, {
    address,
    abi: instantCampaignAbi,
    blockNumber,
    functionName: "claimedWords",
    args: [first, number],
  });
}

/** Names an entitlement: a leaf's index and account. */
export type EntitlementKey = { readonly index: bigint; readonly account: Address };

/** What a vesting campaign has promised to a leaf's account, and paid of it; all zero where it was not claimed. */
export type Entitlement = {
  readonly claimed: boolean;
  /** The leaf's amount in base units. */
  readonly total: bigint;
  /** Base units paid so far, fees included. */
  readonly released: bigint;
};

export type ReadEntitlementsParameters = OfCampaign & AtBlock & { readonly keys: readonly EntitlementKey[] };

/** What a vesting campaign has recorded of leaves, one a key. */
export function readEntitlements(
  client: Client<Transport>,
  { campaign: address, keys, blockNumber }: ReadEntitlementsParameters,
): Promise<readonly Entitlement[]> {
  return readContract(client, {
    address,
    abi: vestingCampaignAbi,
    blockNumber,
    functionName: "entitlements",
    args: [keys],
  });
}

export type ReadPaidParameters = OfCampaign & AtBlock & { readonly accounts: readonly Address[] };

/** Base units that a cumulative campaign has paid to accounts so far, fees included. */
export function readPaid(
  client: Client<Transport>,
  { campaign: address, accounts, blockNumber }: ReadPaidParameters,
): Promise<readonly bigint[]> {
  return readContract(client, {
    address,
    abi: cumulativeCampaignAbi,
    blockNumber,
    functionName: "paidMany",
    args: [accounts],
  });
}
