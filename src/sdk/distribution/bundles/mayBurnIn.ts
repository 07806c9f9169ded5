import type { Address } from "viem";
import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isSilent } from "../../chain/errors/explainThrown.ts";
import type { GateState } from "../../chain/read/readGate.ts";
import { recoverSigners } from "../../chain/read/recoverSigners.ts";
import type { BundleItem, ItemSignature } from "../../core/bundle/bundle.ts";
import { readKeySignature } from "../../core/signing/keySignature.ts";
import { isSignedByKey, itemDigest } from "./isSignedByKey.ts";

/** Whether an item may turn after it was simulated, and burn all that an item may use, on purpose. */
export type MayBurn = (item: BundleItem) => boolean;

export type MayBurnInParameters = {
  readonly chainId: bigint;
  readonly campaign: Address;
  readonly kind: CampaignKind;
  /** As `readGate` tells it; default: not known, so that it may burn. */
  readonly gate?: GateState;
  /** What `askSigners` has found out; what it does not have is recovered here, which takes milliseconds each. */
  readonly known?: KnownSignatures;
};

/** Of signatures: whether the account's key has made them. */
export type KnownSignatures = WeakMap<ItemSignature, boolean>;

/** By default: what calls code that a claimant or a gate may have chosen. */
export const mayBurnByDefault: MayBurn = ({ signed, gateData }) =>
  signed !== undefined || gateData !== undefined;

/**
 * Which items of a campaign may burn: those that have a contract look at their signature, and all where the gate is not
 * one that is shipped, or asks a trust list. A true signature of the account's key has no contract look at it, whatever
 * code the account has or gets, but in a cumulative campaign: there a payment in between makes it false. What a token
 * calls is not seen here.
 */
export function mayBurnIn({ gate, known = new WeakMap(), ...place }: MayBurnInParameters): MayBurn {
  const isGateTame = gate !== undefined && isTame(gate);
  const isCumulative = place.kind === "cumulative";
  return (item) => {
    const { signed, gateData } = item;
    if (gateData !== undefined && !isGateTame) return true;
    if (signed === undefined) return false;
    if (isCumulative) return true;
    // A bundle is planned several times.
    const isKeys = known.get(signed) ?? isSignedByKey(place, item, signed);
    known.set(signed, isKeys);
    return !isKeys;
  };
}

/** So few are recovered here before a node would have answered. */
const FEW = 16;

/**
 * Asks the node whose keys have signed, for `mayBurnIn`. Who lies about it takes bundles down, and no more: as a node that
 * lies about a simulation does.
 * @param known gets the answers
 * @throws what viem throws where the node does not answer; one that cannot tell is none
 */
export async function askSigners(
  client: ReadClient,
  { chainId, campaign }: Pick<MayBurnInParameters, "chainId" | "campaign">,
  items: readonly BundleItem[],
  known: KnownSignatures,
): Promise<void> {
  const asked = items.flatMap((item) => {
    const { signed } = item;
    if (signed === undefined || known.has(signed)) return [];
    const parts = readKeySignature(signed.signature);
    if (parts === undefined) return [];
    return [{ item, signed, ...parts, hash: itemDigest({ chainId, campaign }, item, signed) }];
  });
  if (asked.length <= FEW) return;
  const signers = await recoverSigners(client, asked).catch((thrown: unknown) => {
    if (isSilent(thrown)) throw thrown;
    return undefined;
  });
  for (const [i, { item, signed }] of asked.entries()) {
    if (signers !== undefined) known.set(signed, signers[i] === item.account.toLowerCase());
  }
}

/** Whether all that a gate runs is code that is shipped, but for the registry that it was deployed with. */
function isTame(gate: GateState): boolean {
  if (gate.kind === "AllOfGate") return gate.parts.every(isTame);
  if ("requirement" in gate) return gate.requirement.trustList === undefined;
  return gate.kind === "none" || gate.kind === "PauseGate";
}
