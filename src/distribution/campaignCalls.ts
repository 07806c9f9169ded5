import { type Address, type Client, type Hex, type Transport, zeroAddress } from "viem";
import type { ContractCall } from "../chain/calls/asTransaction.ts";
import { claimCall, claimSignedCall, releaseCall, releaseSignedCall } from "../chain/calls/campaigns.ts";
import {
  type SimulateCallsParameters,
  type Simulation,
  simulateCalls,
} from "../chain/calls/simulateCalls.ts";
import type { BundleItem } from "../core/bundle/bundle.ts";
import type { SymbolonError } from "../core/errors.ts";
import { campaignRefusal } from "./decodeClaimError.ts";

/**
 * Plays calls one after the other, sends nothing.
 * @param unnamed makes the error of what refuses them without a name that is known
 * @throws SymbolonError by the name of what would refuse them, and what `unnamed` makes
 */
export async function playCalls(
  client: Client<Transport>,
  parameters: SimulateCallsParameters,
  unnamed: (data: Hex) => SymbolonError,
): Promise<Exclude<Simulation, { readonly outcome: "reverted" }>> {
  const simulation = await simulateCalls(client, parameters);
  if (simulation.outcome !== "reverted") return simulation;
  throw campaignRefusal(simulation.data) ?? unnamed(simulation.data);
}

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
