import { type Abi, type Address, type Hex, zeroAddress } from "viem";
import { simulateContract } from "viem/actions";
import { claimCall, claimSignedCall, releaseCall, releaseSignedCall } from "../../chain/calls/campaigns.ts";
import type { ReadClient } from "../../chain/clients.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";

/** A call as viem takes it; which of six it is, only the claim decides. */
export type SingleCall = {
  readonly address: Address;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
};

/** The call that claims one leaf by itself: plain, gated, signed, or signed and gated. */
export function singleClaim(
  { campaign, gate }: { readonly campaign: Address; readonly gate: Address },
  proof: readonly Hex[],
  { index, account, amount, signed, gateData = "0x" }: BundleItem,
): SingleCall {
  const leaf = { campaign, index: BigInt(index), account, amount, proof };
  const gated = { ...leaf, ...(gate !== zeroAddress && { gateData }) };
  return signed === undefined ? claimCall(gated) : claimSignedCall({ ...gated, ...signed });
}

/** The call that pays what is due of one leaf that was claimed: it needs neither amount nor proof. */
export function singleRelease(
  { campaign }: { readonly campaign: Address },
  { index, account, signed }: Omit<BundleItem, "amount">,
): SingleCall {
  const leaf = { campaign, index: BigInt(index), account };
  return signed === undefined ? releaseCall(leaf) : releaseSignedCall({ ...leaf, ...signed });
}

/**
 * Plays a call as the newest block would run it.
 * @param account the bare address: for an account with a key viem would ask for a nonce too
 * @throws viem's error where the campaign refuses
 */
export async function simulateSingle(client: ReadClient, call: SingleCall, account: Address): Promise<void> {
  await simulateContract(client, { ...call, account });
}
