import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import type { WriteClient } from "../clients.ts";

export type ReleaseParameters = {
  /** The VestingCampaign. */
  readonly campaign: Address;
  /** The leaf: its index and its account, which is paid. */
  readonly index: bigint;
  readonly account: Address;
};

/** Pays what is due by now of an entitlement that was claimed. */
export function release(client: WriteClient, { campaign, index, account }: ReleaseParameters): Promise<Hash> {
  return writeContract(client, {
    address: campaign,
    abi: vestingCampaignAbi,
    functionName: "release",
    args: [index, account],
  });
}
