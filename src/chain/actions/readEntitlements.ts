import type { Address, Client, Transport } from "viem";
import { readContract } from "viem/actions";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";

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

export type ReadEntitlementsParameters = {
  /** The VestingCampaign. */
  readonly campaign: Address;
  readonly keys: readonly EntitlementKey[];
  /** Left out: the newest. */
  readonly blockNumber?: bigint;
};

/** What is recorded of leaves, one a key. */
export function readEntitlements(
  client: Client<Transport>,
  { campaign, keys, blockNumber }: ReadEntitlementsParameters,
): Promise<readonly Entitlement[]> {
  return readContract(client, {
    address: campaign,
    abi: vestingCampaignAbi,
    functionName: "entitlements",
    args: [keys],
    ...(blockNumber !== undefined && { blockNumber }),
  });
}
