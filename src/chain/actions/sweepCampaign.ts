import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";
import type { WriteClient } from "../clients.ts";

/** Sends what is left of an ended campaign to its treasury; anybody may. */
export function sweepCampaign(
  client: WriteClient,
  { campaign }: { readonly campaign: Address },
): Promise<Hash> {
  return writeContract(client, { address: campaign, abi: instantCampaignAbi, functionName: "sweep" });
}
