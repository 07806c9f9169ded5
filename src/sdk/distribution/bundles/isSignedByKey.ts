import { secp256k1 } from "@noble/curves/secp256k1.js";
import type { Address, Hex } from "viem";
import type { BundleItem, ItemSignature } from "../../core/bundle/bundle.ts";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";
import { type Hasher, nobleHasher } from "../../core/hasher.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { claimDigest } from "../../core/signing/claimTypedData.ts";
import { type KeySignature, readKeySignature } from "../../core/signing/keySignature.ts";

type CampaignPlace = {
  readonly chainId: bigint;
  readonly campaign: Address;
  /** Base units that were paid before; default: 0. */
  readonly paidBefore?: bigint;
};

/** Finds out whose key has signed a digest; undefined: nobody's. */
export type SignatureRecovery = (signed: KeySignature & { readonly digest: Hex }) => Address | undefined;

/**
 * Whether the key of a leaf's account itself signed a claim, so that no contract is asked about the signature.
 * @param recover default: as the whole package does it
 */
export function isSignedByKey(
  place: CampaignPlace,
  item: BundleItem,
  signed: ItemSignature,
  recover: SignatureRecovery = recovered,
): boolean {
  return isDigestSignedByKey(itemDigest(place, item, signed), signed.signature, item.account, recover);
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

/** What an item's signature signs. */
export function itemDigest(
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
    return publicKeyAddress(key.toRawBytes(false), nobleHasher);
  } catch {
    // No point of the curve: nobody's key made it.
    return undefined;
  }
}

/**
 * The address of a public key, in lower case.
 * @param key uncompressed, 65 bytes
 */
export function publicKeyAddress(key: Uint8Array, hasher: Hasher): Address {
  return `0x${bytesToHex(hasher.keccak256(key.subarray(1))).slice(26)}`;
}
