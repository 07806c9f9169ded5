import type { Address, Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";
import type { WriteClient } from "../clients.ts";

export type ClaimParameters = {
  /** The InstantCampaign. */
  readonly campaign: Address;
  /** The leaf: its index, its account (which is paid) and its amount in base units. */
  readonly index: bigint;
  readonly account: Address;
  readonly amount: bigint;
  /** The leaf's proof. */
  readonly proof: readonly Hex[];
};

/** Claims a leaf of a campaign that has no gate. */
export function claim(client: WriteClient, parameters: ClaimParameters): Promise<Hash> {
  const { campaign, index, account, amount, proof } = parameters;
  return writeContract(client, {
    address: campaign,
    abi: instantCampaignAbi,
    functionName: "claim",
    args: [index, account, amount, proof],
  });
}
