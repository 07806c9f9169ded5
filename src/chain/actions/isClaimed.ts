import type { Address, Client, Transport } from "viem";
import { readContract } from "viem/actions";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";

export type IsClaimedParameters = {
  /** The InstantCampaign. */
  readonly campaign: Address;
  readonly index: bigint;
};

/** Whether the leaf at an index was paid. */
export function isClaimed(
  client: Client<Transport>,
  { campaign, index }: IsClaimedParameters,
): Promise<boolean> {
  return readContract(client, {
    address: campaign,
    abi: instantCampaignAbi,
    functionName: "isClaimed",
    args: [index],
  });
}
