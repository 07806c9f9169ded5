import type { Address, Client, Transport } from "viem";
import { readContract } from "viem/actions";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";

export type ReadClaimedWordsParameters = {
  /** The InstantCampaign. */
  readonly campaign: Address;
  /** First word; word w has the indexes 256 * w to 256 * w + 255. */
  readonly first: bigint;
  /** How many words. */
  readonly number: bigint;
  /** Left out: the newest. */
  readonly blockNumber?: bigint;
};

/** What was paid, 256 leaves a word: bit i of word w (from the low end) is index 256 * w + i. */
export function readClaimedWords(
  client: Client<Transport>,
  { campaign, first, number, blockNumber }: ReadClaimedWordsParameters,
): Promise<readonly bigint[]> {
  return readContract(client, {
    address: campaign,
    abi: instantCampaignAbi,
    functionName: "claimedWords",
    args: [first, number],
    ...(blockNumber !== undefined && { blockNumber }),
  });
}
