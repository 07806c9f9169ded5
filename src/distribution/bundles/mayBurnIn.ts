import { secp256k1 } from "@noble/curves/secp256k1.js";
import type { Address, Hex } from "viem";
import { publicKeyToAddress } from "viem/utils";
import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isSilent } from "../../chain/errors/explainThrown.ts";
import type { GateState } from "../../chain/read/readGate.ts";
import { recoverSigners } from "../../chain/read/recoverSigners.ts";
import type { BundleItem, ItemSignature } from "../../core/bundle/bundle.ts";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { claimDigest } from "../../core/signing/claimTypedData.ts";
import { type KeySignature, readKeySignature } from "../../core/signing/keySignature.ts";

/** Whether an item may turn after it was simulated, and burn all that an item may use, on purpose. */
export type MayBurn = (item: BundleItem) => boolean;

export type MayBurnInParameters = {
  readonly chainId: bigint;
  readonly campaign: Address;
  readonly kind: CampaignKind;
  /** As `readGate` tells it; left out: not known, so that it may burn. */
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
    return [{ item, signed, ...parts, hash: digestOf({ chainId, campaign }, item, signed) }];
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

type CampaignPlace = Pick<MayBurnInParameters, "chainId" | "campaign"> & {
  /** Base units that were paid before; left out: 0. */
  readonly paidBefore?: bigint;
};

/** Finds out whose key has signed a digest; undefined: nobody's. */
export type SignatureRecovery = (signed: KeySignature & { readonly digest: Hex }) => Address | undefined;

/**
 * Whether the key of a leaf's account itself signed a claim, so that no contract is asked about the signature.
 * @param recover left out: as the whole package does it
 */
export function isSignedByKey(
  place: CampaignPlace,
  item: BundleItem,
  signed: ItemSignature,
  recover: SignatureRecovery = recovered,
): boolean {
  return isDigestSignedByKey(digestOf(place, item, signed), signed.signature, item.account, recover);
}

/** The same of whatever was signed, by its digest. */
export function isDigestSignedByKey(
  digest: Hex,
  signature: Hex,
  account: Address,
  recover: SignatureRecovery = recovered,
): boolean {
  const parts = readKeySignature(signature);
  const signer = parts && recover({ ...parts, digest });
  return signer !== undefined && isSameAddress(signer, account);
}

function digestOf(
  { paidBefore = 0n, ...place }: CampaignPlace,
  { index, account }: BundleItem,
  { terms }: ItemSignature,
): Hex {
  return claimDigest({ ...place, index: BigInt(index), account, terms, paidBefore });
}

function recovered({ digest, r, s, v }: Parameters<SignatureRecovery>[0]): Address | undefined {
  try {
    const parsed = secp256k1.Signature.fromCompact(`${r.slice(2)}${s.slice(2)}`);
    const key = parsed.addRecoveryBit(v - 27).recoverPublicKey(hexToBytes(digest));
    return publicKeyToAddress(bytesToHex(key.toRawBytes(false)));
  } catch {
    // No point of the curve: nobody's key made it.
    return undefined;
  }
}
