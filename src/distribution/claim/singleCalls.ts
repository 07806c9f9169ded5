import { type Address, type Hex, zeroAddress } from "viem";
import type { ContractCall } from "../../chain/calls/asTransaction.ts";
import { claimCall, claimSignedCall, releaseCall, releaseSignedCall } from "../../chain/calls/campaigns.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";

/** The call that claims one leaf by itself: plain, gated, signed, or signed and gated. */
export function singleClaim(
  { campaign, gate }: { readonly campaign: Address; readonly gate: Address },
  proof: readonly Hex[],
  { index, account, amount, signed, gateData = "0x" }: BundleItem,
): ContractCall {
  const leaf = { campaign, index: BigInt(index), account, amount, proof };
  const gated = { ...leaf, ...(gate !== zeroAddress && { gateData }) };
  return signed === undefined ? claimCall(gated) : claimSignedCall({ ...gated, ...signed });
}

/** The call that pays what is due of one leaf that was claimed: it needs neither amount nor proof. */
export function singleRelease(
  { campaign }: { readonly campaign: Address },
  { index, account, signed }: Omit<BundleItem, "amount">,
): ContractCall {
  const leaf = { campaign, index: BigInt(index), account };
  return signed === undefined ? releaseCall(leaf) : releaseSignedCall({ ...leaf, ...signed });
}
