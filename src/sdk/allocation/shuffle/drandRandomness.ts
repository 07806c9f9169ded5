import { bls12_381 } from "@noble/curves/bls12-381.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Hex } from "viem";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { quicknet } from "./shuffleRecord.ts";

/** Bytes of a signature: a compressed point of G1. */
const SIGNATURE_BYTES = 48;
const HASH_TO_CURVE = { DST: "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_" };

/**
 * The randomness of a round of quicknet: SHA-256 of its signature, which is checked. A round has just one signature
 * that verifies, and it takes most of the League's members to make it.
 * @param round uint64, counted from 1
 * @param signature 48 bytes, as `https://api.drand.sh/CHAIN/public/ROUND` gives it
 * @returns 32 bytes
 * @throws SymbolonError `NotHex`, `WrongSize`, `WrongDrandSignature`
 */
export function drandRandomness(round: bigint, signature: Hex): Hex {
  const bytes = hexToBytes(signature, SIGNATURE_BYTES);
  if (isSignatureOf(round, bytes)) return bytesToHex(sha256(bytes));
  throw new SymbolonError({
    code: "WrongDrandSignature",
    reason: `${signature} is not quicknet's signature of round ${round}.`,
    hint: `Take the signature that https://api.drand.sh/${quicknet.chain.slice(2)}/public/${round} gives.`,
    details: { round, signature, chain: quicknet.chain },
  });
}

function isSignatureOf(round: bigint, signature: Uint8Array): boolean {
  const message = new Uint8Array(8);
  new DataView(message.buffer).setBigUint64(0, round);
  try {
    return bls12_381.verifyShortSignature(
      signature,
      sha256(message),
      quicknet.publicKey.slice(2),
      HASH_TO_CURVE,
    );
  } catch {
    // What is no point of the group, or its zero, cannot be a signature.
    return false;
  }
}
