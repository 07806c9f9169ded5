import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import type { WriteClient } from "../clients.ts";
import type { EntitlementKey } from "./readEntitlements.ts";

export type ReleaseManyParameters = {
  /** The VestingCampaign. */
  readonly campaign: Address;
  readonly keys: readonly EntitlementKey[];
};

/**
 * Pays what is due by now of many entitlements, each to its account. Whatever cannot be paid is skipped; the receipt's
 * event `ReleasesSkipped` says which, and why (`readSkips`).
 */
export function releaseMany(client: WriteClient, { campaign, keys }: ReleaseManyParameters): Promise<Hash> {
  return writeContract(client, {
    address: campaign,
    abi: vestingCampaignAbi,
    functionName: "releaseMany",
    args: [keys],
  });
}
