import type { Address } from "viem";
import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isSilent } from "../../chain/errors/explainViemError.ts";
import type { GateState } from "../../chain/read/readGate.ts";
import { recoverSigners } from "../../chain/read/recoverSigners.ts";
import type { BundleItem, ItemSignature } from "../../core/bundle/bundle.ts";
import { readKeySignature } from "../../core/signing/keySignature.ts";
import { isSignedByKey, itemDigest } from "./isSignedByKey.ts";

/** Whether an item may change after its simulation, and burn on purpose all gas that an item may use. */
export type MayBurn = (item: BundleItem) => boolean;

export type MayBurnInParameters = {
  readonly chainId: bigint;
  readonly campaign: Address;
  readonly kind: CampaignKind;
  /** As `readGate` reads it. Default: not known, so that it may burn. */
  readonly gate?: GateState;
  /** What `askSigners` has found out. The rest is recovered here, which takes milliseconds each. */
  readonly known?: KnownSignatures;
};

/** Of signatures: whether the account's key has made them. */
export type KnownSignatures = WeakMap<ItemSignature, boolean>;

/** Default: items that call code which a claimant or a gate may have chosen. */
export const mayBurnByDefault: MayBurn = ({ signed, gateData }) =>
  signed !== undefined || gateData !== undefined;

/**
 * Which items of a campaign may burn: those whose signature a contract checks, and all where the gate is not a shipped
 * one or asks a trust list. No contract checks a true signature of the account's key, whatever code the account has or
 * gets. The exception is a cumulative campaign: a payment in between makes the signature false. What a token calls is
 * not seen here.
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
 * Asks the node whose keys have signed, for `mayBurnIn`. A node that lies about it can take bundles down, and nothing
 * else: so can one that lies about a simulation.
 * @param known gets the answers
 * @throws what viem throws where the node does not answer; a node that cannot recover keys does not count as such
 */
export async function askSigners(
  client: ReadClient,
  { chainId, campaign }: Pick<MayBurnInParameters, "chainId" | "campaign">,
  items: readonly BundleItem[],
  known: KnownSignatures,
): Promise<void> {
  const unchecked = items.flatMap((item) => {
    const { signed } = item;
    if (signed === undefined || known.has(signed)) return [];
    const parts = readKeySignature(signed.signature);
    if (parts === undefined) return [];
    return [{ item, signed, ...parts, hash: itemDigest({ chainId, campaign }, item, signed) }];
  });
  if (unchecked.length <= FEW) return;
  const signers = await recoverSigners(client, unchecked).catch((thrown: unknown) => {
    if (isSilent(thrown)) throw thrown;
    return undefined;
  });
  for (const [i, { item, signed }] of unchecked.entries()) {
    if (signers !== undefined) known.set(signed, signers[i] === item.account.toLowerCase());
  }
}

/** Whether all that a gate runs is code that is shipped, but for the registry that it was deployed with. */
function isTame(gate: GateState): boolean {
  if ("parts" in gate) return gate.parts.every(isTame);
  if ("requirement" in gate) return gate.requirement.trustList === undefined;
  return gate.kind === "none" || gate.kind === "PauseGate";
}
