import { type Abi, type Address, type Hex, zeroAddress } from "viem";
import { simulateContract } from "viem/actions";
import { instantCampaignAbi } from "../../chain/abi/instantCampaignAbi.ts";
import { vestingCampaignAbi } from "../../chain/abi/vestingCampaignAbi.ts";
import type { ReadClient } from "../../chain/clients.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";

/** A call as viem takes it; which of many functions it is, only the claim decides. */
export type SingleClaim = {
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
): SingleClaim {
  const contract = { address: campaign, abi: instantCampaignAbi };
  const leaf = [BigInt(index), account, amount, proof];
  const forGate = gate === zeroAddress ? [] : [gateData];
  if (signed === undefined) return { ...contract, functionName: "claim", args: [...leaf, ...forGate] };
  const { terms, fee, signature } = signed;
  return { ...contract, functionName: "claimSigned", args: [...leaf, terms, fee, signature, ...forGate] };
}

/** The call that pays what is due of one leaf that was claimed: it needs neither amount nor proof. */
export function singleRelease(
  { campaign }: { readonly campaign: Address },
  { index, account, signed }: Omit<BundleItem, "amount">,
): SingleClaim {
  const contract = { address: campaign, abi: vestingCampaignAbi };
  const leaf = [BigInt(index), account];
  if (signed === undefined) return { ...contract, functionName: "release", args: leaf };
  const { terms, fee, signature } = signed;
  return { ...contract, functionName: "releaseSigned", args: [...leaf, terms, fee, signature] };
}

/**
 * Plays a call as the newest block would run it.
 * @param account the bare address: for an account with a key viem would ask for a nonce too
 * @throws viem's error where the campaign refuses
 */
export async function simulateSingle(client: ReadClient, call: SingleClaim, account: Address): Promise<void> {
  await simulateContract(client, { ...call, account });
}
