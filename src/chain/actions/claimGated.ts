import type { Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";
import type { WriteClient } from "../clients.ts";
import type { ClaimParameters } from "./claim.ts";

export type ClaimGatedParameters = ClaimParameters & {
  /** What the gate asks for, such as `credentialGateData`. */
  readonly gateData: Hex;
};

/** Claims a leaf of a campaign that has a gate. */
export function claimGated(client: WriteClient, parameters: ClaimGatedParameters): Promise<Hash> {
  const { campaign, index, account, amount, proof, gateData } = parameters;
  return writeContract(client, {
    address: campaign,
    abi: instantCampaignAbi,
    functionName: "claim",
    args: [index, account, amount, proof, gateData],
  });
}
