import type { Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";
import type { WriteClient } from "../clients.ts";
import type { ClaimSignedParameters } from "./claimSigned.ts";

export type ClaimSignedGatedParameters = ClaimSignedParameters & {
  /** What the gate asks for, such as `credentialGateData`. */
  readonly gateData: Hex;
};

/** Claims a leaf as its account signed, of a campaign that has a gate. */
export function claimSignedGated(client: WriteClient, parameters: ClaimSignedGatedParameters): Promise<Hash> {
  const { campaign, index, account, amount, proof, terms, fee, signature, gateData } = parameters;
  return writeContract(client, {
    address: campaign,
    abi: instantCampaignAbi,
    functionName: "claimSigned",
    args: [index, account, amount, proof, terms, fee, signature, gateData],
  });
}
