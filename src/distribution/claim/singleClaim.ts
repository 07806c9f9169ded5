import { type Abi, type Address, type Hex, zeroAddress } from "viem";
import { instantCampaignAbi } from "../../chain/abi/instantCampaignAbi.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import type { RelayedCampaign } from "./relayedCampaign.ts";

/** A call as viem takes it; which of four functions it is, only the claim decides. */
export type SingleClaim = {
  readonly address: Address;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
};

/** The call that claims one leaf by itself. */
export function singleClaim(
  { campaign, gate }: RelayedCampaign,
  proof: readonly Hex[],
  { index, account, amount, signed, gateData = "0x" }: BundleItem,
): SingleClaim {
  const contract = { address: campaign, abi: instantCampaignAbi };
  const leaf = [BigInt(index), account, amount, proof];
  const forGate = gate === zeroAddress ? [] : [gateData];
  if (signed !== undefined) {
    const { terms, fee, signature } = signed;
    return { ...contract, functionName: "claimSigned", args: [...leaf, terms, fee, signature, ...forGate] };
  }
  return { ...contract, functionName: "claim", args: [...leaf, ...forGate] };
}
