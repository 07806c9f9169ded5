import type { Hex } from "viem";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";

/** Bits that a byte of a number carries; the eighth says that another follows (LEB128). */
const NUMBER_BITS = 7n;
const MORE = 0x80;
/** Bytes of the longest number, of 64 bits. */
const MAX_NUMBER_BYTES = 10;

/** What takes bytes in their order. */
export type ByteWriter = {
  readonly bytes: (hex: Hex) => void;
  /** Of up to 64 bits, in as few bytes as it takes. */
  readonly number: (value: bigint | number) => void;
  /** Its length as a number, and then the bytes. */
  readonly block: (bytes: Uint8Array) => void;
  readonly end: () => Uint8Array;
};

export function byteWriter(): ByteWriter {
  const all: number[] = [];
  const number = (value: bigint | number): void => {
    let left = BigInt(value);
    for (; left >= MORE; left >>= NUMBER_BITS) all.push(Number(BigInt.asUintN(7, left)) | MORE);
    all.push(Number(left));
  };
  const append = (bytes: Uint8Array): void => {
    for (const byte of bytes) all.push(byte);
  };
  return {
    number,
    bytes: (hex) => append(hexToBytes(hex)),
    block(bytes) {
      number(bytes.length);
      append(bytes);
    },
    end: () => Uint8Array.from(all),
  };
}

/** What hands bytes out in their order. */
export type ByteReader = {
  readonly bytes: (size: number, what: string) => Hex;
  readonly number: (what: string) => bigint;
  readonly block: (what: string) => Uint8Array;
  /** Bytes that are left. */
  readonly left: () => number;
};

/** @param refuse makes the error for bytes that are not there, or a number that is too long */
export function byteReader(all: Uint8Array, refuse: (reason: string) => Error): ByteReader {
  let at = 0;
  const take = (size: number, what: string): Uint8Array => {
    if (size > all.length - at) {
      throw refuse(`its ${what} needs ${size} bytes from byte ${at} on, and ${all.length - at} are left`);
    }
    at += size;
    return all.subarray(at - size, at);
  };
  const number = (what: string): bigint => {
    let value = 0n;
    for (let i = 0; i < MAX_NUMBER_BYTES; i++) {
      const byte = take(1, what)[0] as number;
      value |= BigInt(byte & ~MORE) << (NUMBER_BITS * BigInt(i));
      if (byte < MORE) return value;
    }
    throw refuse(`its ${what} is a number of more than 64 bits`);
  };
  return {
    number,
    bytes: (size, what) => bytesToHex(take(size, what)),
    block: (what) => take(Number(number(`${what}'s length`)), what),
    left: () => all.length - at,
  };
}
