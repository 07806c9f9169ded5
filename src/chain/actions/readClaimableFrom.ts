import type { Address, Client, Transport } from "viem";
import { readContract } from "viem/actions";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";

export type ReadClaimableFromParameters = {
  /** The InstantCampaign. */
  readonly campaign: Address;
  readonly index: bigint;
};

/** Unix seconds from which the leaf at an index may be claimed: the campaign's start, or the opening of its wave. */
export function readClaimableFrom(
  client: Client<Transport>,
  { campaign, index }: ReadClaimableFromParameters,
): Promise<bigint> {
  return readContract(client, {
    address: campaign,
    abi: instantCampaignAbi,
    functionName: "claimableFrom",
    args: [index],
  });
}
