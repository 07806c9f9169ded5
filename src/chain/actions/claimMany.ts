import type { Address, Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";
import type { WriteClient } from "../writeClient.ts";

export type ClaimManyParameters = {
  /** The InstantCampaign. */
  readonly campaign: Address;
  /** Items and their common proof: `encodeBundle`. */
  readonly bundle: Hex;
};

/**
 * Claims a bundle of leaves. Whatever of it cannot be paid is skipped; the receipt's event `ClaimsSkipped` says which,
 * and why (`readSkips`).
 */
export function claimMany(client: WriteClient, { campaign, bundle }: ClaimManyParameters): Promise<Hash> {
  return writeContract(client, {
    address: campaign,
    abi: instantCampaignAbi,
    functionName: "claimMany",
    args: [bundle],
  });
}
