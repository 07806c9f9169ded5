import type { Address, Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import { cumulativeCampaignAbi } from "../abi/cumulativeCampaignAbi.ts";
import type { WriteClient } from "../clients.ts";

export type AcceptRootParameters = {
  /** The CumulativeCampaign. */
  readonly campaign: Address;
  /** Hash of the proposal (`readCampaign` tells it): another one is refused, be it of the same root. */
  readonly proposal: Hex;
};

/** Puts the proposed root in force, with its money from the treasury. Anybody may, once the timelock has run. */
export function acceptRoot(client: WriteClient, { campaign, proposal }: AcceptRootParameters): Promise<Hash> {
  return writeContract(client, {
    address: campaign,
    abi: cumulativeCampaignAbi,
    functionName: "acceptRoot",
    args: [proposal],
  });
}
