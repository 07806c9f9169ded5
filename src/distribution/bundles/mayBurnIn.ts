import { secp256k1 } from "@noble/curves/secp256k1.js";
import { type Address, type Hex, isAddressEqual } from "viem";
import { publicKeyToAddress } from "viem/utils";
import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import type { GateState } from "../../chain/read/readGate.ts";
import type { BundleItem, ItemSignature } from "../../core/bundle/bundle.ts";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";
import { claimDigest } from "../../core/signing/claimTypedData.ts";

/** Whether an item may turn after it was simulated, and burn all that an item may use, on purpose. */
export type MayBurn = (item: BundleItem) => boolean;

export type MayBurnInParameters = {
  readonly chainId: bigint;
  readonly campaign: Address;
  readonly kind: CampaignKind;
  /** As `readGate` tells it; left out: not known, so that it may burn. */
  readonly gate?: GateState;
};

/** By default: what calls code that a claimant or a gate may have chosen. */
export const mayBurnByDefault: MayBurn = ({ signed, gateData }) =>
  signed !== undefined || gateData !== undefined;

/**
 * Which items of a campaign may burn: those that have a contract look at their signature, and all where the gate is not
 * one that is shipped, or asks a trust list. A true signature of the account's key has no contract look at it, whatever
 * code the account has or gets, but in a cumulative campaign: there a payment in between makes it false. What a token
 * calls is not seen here.
 */
export function mayBurnIn({ gate, ...place }: MayBurnInParameters): MayBurn {
  const isGateTame = gate !== undefined && isTame(gate);
  const isCumulative = place.kind === "cumulative";
  // A bundle is planned several times, and recovering a key takes its time.
  const known = new WeakMap<ItemSignature, boolean>();
  return (item) => {
    const { signed, gateData } = item;
    if (gateData !== undefined && !isGateTame) return true;
    if (signed === undefined) return false;
    const earlier = known.get(signed);
    if (earlier !== undefined) return earlier;
    const burns = isCumulative || !isSignedByKey(place, item, signed);
    known.set(signed, burns);
    return burns;
  };
}

/** Whether all that a gate runs is code that is shipped, but for the registry that it was deployed with. */
function isTame(gate: GateState): boolean {
  if (gate.kind === "AllOfGate") return gate.parts.every(isTame);
  if ("requirement" in gate) return gate.requirement.trustList === undefined;
  return gate.kind === "none" || gate.kind === "PauseGate";
}

function isSignedByKey(
  { chainId, campaign }: Pick<MayBurnInParameters, "chainId" | "campaign">,
  { index, account }: BundleItem,
  { terms, signature }: ItemSignature,
): boolean {
  const digest = claimDigest({ chainId, campaign, index: BigInt(index), account, terms, paidBefore: 0n });
  const signer = recovered(digest, signature);
  return signer !== undefined && isAddressEqual(signer, account);
}

/** Who signed, by the rules of `Signatures.sol`: of the two forms of a signature only the one with the lesser s. */
function recovered(digest: Hex, signature: Hex): Address | undefined {
  const bytes = hexToBytes(signature);
  const isShort = bytes.length === 64;
  if (!isShort && bytes.length !== 65) return undefined;
  const rs = bytes.slice(0, 64);
  const yParity = isShort ? (rs[32] as number) >> 7 : (bytes[64] as number) - 27;
  if (isShort) rs[32] = (rs[32] as number) & 0x7f;
  if (yParity !== 0 && yParity !== 1) return undefined;
  try {
    const parsed = secp256k1.Signature.fromCompact(rs);
    if (parsed.hasHighS()) return undefined;
    const key = parsed.addRecoveryBit(yParity).recoverPublicKey(hexToBytes(digest));
    return publicKeyToAddress(bytesToHex(key.toRawBytes(false)));
  } catch {
    // No point of the curve: nobody's key made it.
    return undefined;
  }
}
