import type { Address, Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, hexToBytes, WORD_BYTES } from "../bytes.ts";

/** A signature of an account that may not be deployed yet, and whose call deploys it (ERC-6492). */
export type WrappedSignature = {
  readonly factory: Address;
  /** What the factory is called with. */
  readonly factoryData: Hex;
  /** What the account's contract takes, once it is there. */
  readonly signature: Hex;
};

/** The 32 bytes that such a signature ends with. */
const MAGIC = "6492".repeat(16);
/** The words before the two byte strings: the factory, and where each of them begins. */
const HEAD_WORDS = 3;

/**
 * Reads the wrapping of ERC-6492: `abi.encode(address factory, bytes factoryData, bytes signature)`, and 32 bytes that say so.
 * @returns undefined where it is none
 */
export function readWrappedSignature(signature: Hex): WrappedSignature | undefined {
  if (!signature.toLowerCase().endsWith(MAGIC)) return undefined;
  const bytes = hexToBytes(signature).subarray(0, -WORD_BYTES);
  if (bytes.length < HEAD_WORDS * WORD_BYTES) return undefined;
  const factoryData = bytesAt(bytes, WORD_BYTES);
  const inner = bytesAt(bytes, 2 * WORD_BYTES);
  if (factoryData === undefined || inner === undefined) return undefined;
  const factory = bytesToHex(bytes.subarray(WORD_BYTES - ADDRESS_BYTES, WORD_BYTES));
  return { factory, factoryData, signature: inner };
}

/** The byte string whose beginning a word of the head says; undefined: it is not within. */
function bytesAt(bytes: Uint8Array, place: number): Hex | undefined {
  const begin = numberAt(bytes, place);
  const length = numberAt(bytes, begin);
  const from = begin + WORD_BYTES;
  return from + length <= bytes.length ? bytesToHex(bytes.subarray(from, from + length)) : undefined;
}

/** A word as a number; `Infinity` where there is none, or it is beyond any length. */
function numberAt(bytes: Uint8Array, place: number): number {
  const word = bytes.subarray(place, place + WORD_BYTES);
  if (word.length < WORD_BYTES) return Number.POSITIVE_INFINITY;
  const value = Number(bytesToHex(word));
  return Number.isSafeInteger(value) ? value : Number.POSITIVE_INFINITY;
}
