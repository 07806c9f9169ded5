import type { Hex } from "viem";
import { SymbolonError } from "./errors.ts";

/** Bytes of one ABI word, and of one hash. */
export const WORD_BYTES = 32;

/** Bytes of an address. */
export const ADDRESS_BYTES = 20;

/** The greatest uint256. */
export const MAX_UINT256 = (1n << 256n) - 1n;

const MASK_64 = (1n << 64n) - 1n;
const HEX = /^0x(?:[0-9a-fA-F]{2})*$/;
const HEX_OF_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** `0x` and two lower-case digits a byte. */
export function bytesToHex(bytes: Uint8Array): Hex {
  let hex = "0x";
  // By index, which takes two thirds of the time.
  for (let i = 0; i < bytes.length; i++) hex += HEX_OF_BYTE[bytes[i] as number];
  return hex as Hex;
}

/**
 * The bytes of a `0x` string, in either case.
 * @param size the number of bytes it must have, where one is required
 * @throws SymbolonError `NotHex`, `WrongSize`
 */
export function hexToBytes(hex: string, size?: number): Uint8Array {
  if (!HEX.test(hex)) {
    throw new SymbolonError({
      code: "NotHex",
      reason: `${JSON.stringify(hex)} is not a hexadecimal byte string.`,
      hint: "Write 0x followed by an even number of hexadecimal digits.",
      details: { value: hex },
    });
  }
  const bytes = new Uint8Array(hex.length / 2 - 1);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (digitOf(hex.charCodeAt(2 * i + 2)) << 4) | digitOf(hex.charCodeAt(2 * i + 3));
  }
  return size === undefined ? bytes : requireSize(bytes, size, "hexadecimal string");
}

/** Value of a hexadecimal digit, by its ASCII code: letters of either case end in 1 to 6. */
function digitOf(code: number): number {
  return (code & 0x0f) + 9 * (code >> 6);
}

/**
 * Passes bytes on where they have the required size.
 * @param what names them in the error: `"leaf"`
 * @throws SymbolonError `WrongSize`
 */
export function requireSize(bytes: Uint8Array, size: number, what: string): Uint8Array {
  if (bytes.length === size) return bytes;
  throw new SymbolonError({
    code: "WrongSize",
    reason: `The ${what} has ${bytes.length} bytes, and must have ${size}.`,
    hint: `Give the ${what} as exactly ${size} bytes.`,
    details: { what, size: bytes.length, required: size },
  });
}

/**
 * Writes `value` as an ABI word: 32 bytes, big-endian, at byte `offset`.
 * @throws SymbolonError `BeyondUint256` where it is negative or does not fit
 */
export function writeUint256(target: Uint8Array, offset: number, value: bigint): void {
  if (value < 0n || value > MAX_UINT256) {
    throw new SymbolonError({
      code: "BeyondUint256",
      reason: `${value} is not a uint256.`,
      hint: "Use a whole number from 0 to 2^256 - 1.",
      details: { value: value.toString() },
    });
  }
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  view.setBigUint64(offset, value >> 192n);
  view.setBigUint64(offset + 8, (value >> 128n) & MASK_64);
  view.setBigUint64(offset + 16, (value >> 64n) & MASK_64);
  view.setBigUint64(offset + 24, value & MASK_64);
}

/** Reads the ABI word at byte `offset` as a uint256. */
export function readUint256(source: Uint8Array, offset: number): bigint {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  const high = (view.getBigUint64(offset) << 64n) | view.getBigUint64(offset + 8);
  const low = (view.getBigUint64(offset + 16) << 64n) | view.getBigUint64(offset + 24);
  return (high << 128n) | low;
}

/**
 * `abi.encode` of values that each fill one word: a bigint or whole number is a uint; bytes of up to 32 are
 * right-aligned when they are an address (20 bytes) and must otherwise be exactly 32 (bytes32).
 * @throws SymbolonError `BeyondUint256`, `WrongSize`
 */
export function encodeWords(...values: readonly (bigint | number | Uint8Array)[]): Uint8Array {
  const encoded = new Uint8Array(values.length * WORD_BYTES);
  for (const [i, value] of values.entries()) {
    const offset = i * WORD_BYTES;
    if (!(value instanceof Uint8Array)) writeUint256(encoded, offset, BigInt(value));
    else if (value.length === WORD_BYTES) encoded.set(value, offset);
    else if (value.length === ADDRESS_BYTES) encoded.set(value, offset + WORD_BYTES - ADDRESS_BYTES);
    else {
      throw new SymbolonError({
        code: "WrongSize",
        reason: `${bytesToHex(value)} has ${value.length} bytes, so it is neither an address nor a word.`,
        hint: "Give 20 bytes for an address or 32 bytes for a word.",
        details: { value: bytesToHex(value), size: value.length },
      });
    }
  }
  return encoded;
}

/** Bytes of one of the words below. */
export const SHORT_WORD_BYTES = 4;

/**
 * The same bytes as 32-bit words, to be copied on four at a time: a view where they are aligned, else a copy. What
 * number a word is depends on the machine: move it, never reckon with it.
 * @param bytes a multiple of 4
 */
export function readableWords(bytes: Uint8Array): Uint32Array {
  // Not `slice`: that of a Buffer is a view, as badly aligned as itself.
  return writableWords(bytes.byteOffset % SHORT_WORD_BYTES === 0 ? bytes : new Uint8Array(bytes));
}

/**
 * The same bytes as 32-bit words to write to.
 * @param bytes a multiple of 4, aligned to 4: what a hasher allocates is, and so is whatever begins with its buffer
 */
export function writableWords(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / SHORT_WORD_BYTES);
}
