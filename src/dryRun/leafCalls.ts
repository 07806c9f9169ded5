import { type Address, encodeFunctionData, type Hex, isAddressEqual, zeroAddress } from "viem";
import { instantCampaignAbi } from "../chain/abi/instantCampaignAbi.ts";
import { vestingCampaignAbi } from "../chain/abi/vestingCampaignAbi.ts";
import type { ForkCall } from "./mineAt.ts";
import type { StandingLeaf } from "./readLeaves.ts";

type Place = { readonly campaign: Address; readonly gate: Address };
type Leaf = Pick<StandingLeaf, "index" | "account" | "amount">;

/** A leaf's claim, sent by its own account. @param gateData what a gate is shown; undefined: nothing */
export function claimCall(
  { campaign, gate }: Place,
  { index, account, amount }: Leaf,
  proof: readonly Hex[],
  gateData: Hex | undefined,
): ForkCall {
  const leaf = [BigInt(index), account, amount, proof] as const;
  const call = { abi: instantCampaignAbi, functionName: "claim" } as const;
  const data = isAddressEqual(gate, zeroAddress)
    ? encodeFunctionData({ ...call, args: leaf })
    : encodeFunctionData({ ...call, args: [...leaf, gateData ?? "0x"] });
  return { from: account, to: campaign, data };
}

/** Has a vesting campaign pay what is due of a leaf that was claimed, as its own account asks. */
export function releaseCall({ campaign }: Place, { index, account }: Leaf): ForkCall {
  const call = { abi: vestingCampaignAbi, functionName: "release", args: [BigInt(index), account] } as const;
  return { from: account, to: campaign, data: encodeFunctionData(call) };
}

/** Sends what is left to the treasury. */
export function sweepCall(campaign: Address, from: Address): ForkCall {
  return { from, to: campaign, data: encodeFunctionData({ abi: instantCampaignAbi, functionName: "sweep" }) };
}
