import { vestingCampaignAbi } from "../../../src/chain/abi/vestingCampaignAbi.ts";
import type { BundleItem } from "../../../src/core/bundle/bundle.ts";
import type { RelayedCampaign } from "../../../src/distribution/claim/relayedCampaign.ts";
import type { SingleClaim } from "../../../src/distribution/claim/singleClaim.ts";

/** The call that pays what is due of one leaf that was claimed: it needs neither amount nor proof. */
export function singleRelease(
  { campaign }: Pick<RelayedCampaign, "campaign">,
  { index, account, signed }: Omit<BundleItem, "amount">,
): SingleClaim {
  const contract = { address: campaign, abi: vestingCampaignAbi };
  const leaf = [BigInt(index), account];
  if (signed === undefined) return { ...contract, functionName: "release", args: leaf };
  const { terms, fee, signature } = signed;
  return { ...contract, functionName: "releaseSigned", args: [...leaf, terms, fee, signature] };
}
