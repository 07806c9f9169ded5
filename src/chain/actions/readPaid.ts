import type { Address, Client, Transport } from "viem";
import { readContract } from "viem/actions";
import { cumulativeCampaignAbi } from "../abi/cumulativeCampaignAbi.ts";

export type ReadPaidParameters = {
  /** The CumulativeCampaign. */
  readonly campaign: Address;
  readonly accounts: readonly Address[];
  /** Left out: the newest. */
  readonly blockNumber?: bigint;
};

/** Base units that were paid to accounts so far, fees included. */
export function readPaid(
  client: Client<Transport>,
  { campaign, accounts, blockNumber }: ReadPaidParameters,
): Promise<readonly bigint[]> {
  return readContract(client, {
    address: campaign,
    abi: cumulativeCampaignAbi,
    functionName: "paidMany",
    args: [accounts],
    ...(blockNumber !== undefined && { blockNumber }),
  });
}
