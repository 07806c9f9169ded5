import type { Hex } from "viem";
import { bytesToHex, hexToBytes, WORD_BYTES } from "../bytes.ts";

/** A key's signature (ECDSA over secp256k1) in the one form that contracts take: the lesser s, v as ecrecover counts it. */
export type KeySignature = { readonly r: Hex; readonly s: Hex; readonly v: 27 | 28 };

/** Order of secp256k1 (SEC 2), and half of it: of a signature's two forms contracts take the one with the lesser s (EIP-2). */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const HALF_ORDER = ORDER / 2n;
/** Bytes of r, s and v; and of r, and s with v in its topmost bit (ERC-2098). */
const LONG = 65;
const SHORT = 64;
const FIRST_V = 27;
/** Of a signature that names a chain (EIP-155): this, twice the chain's id, and 0 or 1. */
const CHAIN_V = 35n;
/** Bytes of r, s and the widest such v: a chain's id has 52 bits at most in wallets. */
const LONGEST = 71;
const TOPMOST = 0x80;

/**
 * Reads a signature as `libraries/Signatures.sol` does: 65 bytes, or the 64 of ERC-2098. Whether a key made it is not looked at.
 * @returns undefined where no contract takes it for a key's
 */
export function readKeySignature(signature: Hex): KeySignature | undefined {
  const parts = splitKeySignature(signature);
  return parts !== undefined && isPlain(parts) ? parts : undefined;
}

/**
 * Reads a signature in any form that wallets and signers answer: also with the greater s, with v from 0, or with a v that names a
 * chain, whichever. What comes back is of the same key over the same digest.
 * @returns undefined where it is in no form of a key's
 */
export function plainKeySignature(signature: Hex): KeySignature | undefined {
  const parts = splitKeySignature(signature) ?? splitChainSignature(signature);
  if (parts === undefined || ![parts.r, parts.s].every(isScalar)) return undefined;
  const { r, v } = parts;
  const s = BigInt(parts.s);
  const isOdd = (v < FIRST_V ? v : v - FIRST_V) === 1;
  const isGreater = s > HALF_ORDER;
  return { r, s: wordOf(isGreater ? ORDER - s : s), v: isOdd === isGreater ? 27 : 28 };
}

/** The parts of a signature as they are. */
type SignatureParts = { readonly r: Hex; readonly s: Hex; readonly v: 0 | 1 | 27 | 28 };

/**
 * Reads r, s and v of 65 bytes, or of the 64 of ERC-2098, as they are.
 * @returns undefined where it is in no form of a key's
 */
export function splitKeySignature(signature: Hex): SignatureParts | undefined {
  const bytes = hexToBytes(signature);
  const isShort = bytes.length === SHORT;
  if (!isShort && bytes.length !== LONG) return undefined;
  const s = bytes.slice(WORD_BYTES, 2 * WORD_BYTES);
  const v = isShort ? FIRST_V + Math.floor((s[0] as number) / TOPMOST) : bytes[LONG - 1];
  if (isShort) s[0] = (s[0] as number) % TOPMOST;
  if (v !== 0 && v !== 1 && v !== 27 && v !== 28) return undefined;
  return { r: bytesToHex(bytes.subarray(0, WORD_BYTES)), s: bytesToHex(s), v };
}

/** The same of one whose v names a chain, in one byte or several: contracts take none of these. */
function splitChainSignature(signature: Hex): SignatureParts | undefined {
  const bytes = hexToBytes(signature);
  if (bytes.length < LONG || bytes.length > LONGEST) return undefined;
  const v = BigInt(bytesToHex(bytes.subarray(SHORT)));
  if (v < CHAIN_V) return undefined;
  const r = bytesToHex(bytes.subarray(0, WORD_BYTES));
  const s = bytesToHex(bytes.subarray(WORD_BYTES, SHORT));
  return { r, s, v: (v - CHAIN_V) % 2n === 0n ? 27 : 28 };
}

function isPlain(parts: SignatureParts): parts is KeySignature {
  return parts.v >= FIRST_V && isLesser(parts.s);
}

/** Whether a word may be the r or the s of a signature. */
function isScalar(word: Hex): boolean {
  const value = BigInt(word);
  return value > 0n && value < ORDER;
}

/** Whether s is the one of a signature's two that contracts take. */
export function isLesser(s: Hex): boolean {
  return BigInt(s) <= HALF_ORDER;
}

/**
 * A signature in any form of a key's in 65 bytes, with the lesser s and v from 27: what OpenZeppelin's ECDSA takes.
 * @returns undefined where it is in no form of a key's
 */
export function longForm(signature: Hex): Hex | undefined {
  const plain = plainKeySignature(signature);
  return plain && formatKeySignature(plain);
}

/** The 65 bytes r, s, v. */
export function formatKeySignature({ r, s, v }: KeySignature): Hex {
  return `${r}${s.slice(2)}${v.toString(16)}` as Hex;
}

function wordOf(value: bigint): Hex {
  return `0x${value.toString(16).padStart(2 * WORD_BYTES, "0")}`;
}
