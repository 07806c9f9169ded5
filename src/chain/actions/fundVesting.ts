import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import type { WriteClient } from "../clients.ts";

export type FundVestingParameters = {
  /** The VestingCampaign, which the client's account has allowed to take `amount`. */
  readonly campaign: Address;
  /** Base units to move into it; 0 only counts what was sent to it, as long as nothing was claimed. */
  readonly amount: bigint;
};

/** Moves money into a vesting campaign, which counts on it from then on: what is merely sent to it may never be counted. */
export function fundVesting(client: WriteClient, { campaign, amount }: FundVestingParameters): Promise<Hash> {
  return writeContract(client, {
    address: campaign,
    abi: vestingCampaignAbi,
    functionName: "fund",
    args: [amount],
  });
}
