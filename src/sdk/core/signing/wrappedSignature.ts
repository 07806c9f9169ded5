import type { Address, Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, hexToBytes, WORD_BYTES } from "../bytes.ts";

/** A signature of an account that may not be deployed yet, with the call that deploys it (ERC-6492). */
export type WrappedSignature = {
  readonly factory: Address;
  /** Calldata for the factory. */
  readonly factoryData: Hex;
  /** The signature that the account's contract takes, once it is deployed. */
  readonly signature: Hex;
};

/** The 32 bytes that such a signature ends with. */
const MAGIC = "6492".repeat(16);
/** The words before the two byte strings: the factory, and the position of each string. */
const HEAD_WORDS = 3;

/**
 * Reads the wrapping of ERC-6492: `abi.encode(address factory, bytes factoryData, bytes signature)`, and 32 bytes that
 * mark it.
 * @returns undefined where it is not wrapped
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

/** The byte string whose position a word of the head gives; undefined: it is not within the bytes. */
function bytesAt(bytes: Uint8Array, place: number): Hex | undefined {
  const begin = numberAt(bytes, place);
  const length = numberAt(bytes, begin);
  const from = begin + WORD_BYTES;
  return from + length <= bytes.length ? bytesToHex(bytes.subarray(from, from + length)) : undefined;
}

/** A word as a number; `Infinity` where the word is missing, or beyond any length. */
function numberAt(bytes: Uint8Array, place: number): number {
  const word = bytes.subarray(place, place + WORD_BYTES);
  if (word.length < WORD_BYTES) return Number.POSITIVE_INFINITY;
  const value = Number(bytesToHex(word));
  return Number.isSafeInteger(value) ? value : Number.POSITIVE_INFINITY;
}
