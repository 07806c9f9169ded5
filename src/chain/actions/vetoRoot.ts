import type { Address, Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import { cumulativeCampaignAbi } from "../abi/cumulativeCampaignAbi.ts";
import type { WriteClient } from "../clients.ts";

export type VetoRootParameters = {
  /** The CumulativeCampaign, whose guardian (or proposer, who takes it back) the client's account is. */
  readonly campaign: Address;
  /** Hash of the proposal (`readCampaign` tells it): another one is refused, be it of the same root. */
  readonly proposal: Hex;
};

/** Turns the proposed root down, as long as it is not accepted. */
export function vetoRoot(client: WriteClient, { campaign, proposal }: VetoRootParameters): Promise<Hash> {
  return writeContract(client, {
    address: campaign,
    abi: cumulativeCampaignAbi,
    functionName: "vetoRoot",
    args: [proposal],
  });
}
