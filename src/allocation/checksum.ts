import type { Address } from "viem";
import { ADDRESS_BYTES, WORD_BYTES } from "../core/bytes.ts";
import { type Hasher, nobleHasher } from "../core/hasher.ts";

/** Hexadecimal digits of an address, without `0x`. */
export const ADDRESS_DIGITS = 2 * ADDRESS_BYTES;

const ROWS_A_CALL = 1_000;
const DIGITS = new TextEncoder().encode("0123456789abcdef");
const LOWER_A = 0x61;
const TO_UPPER = 0x20;

/**
 * The EIP-55 digits of many accounts at once, as ASCII: 40 bytes an account, without `0x`.
 * @param accounts n * 20 bytes
 */
export function checksumAccounts(accounts: Uint8Array, hasher: Hasher = nobleHasher): Uint8Array {
  const count = accounts.length / ADDRESS_BYTES;
  const digits = new Uint8Array(count * ADDRESS_DIGITS);
  const hashes = new Uint8Array(Math.min(count, ROWS_A_CALL) * WORD_BYTES);
  for (let i = 0, at = 0; i < accounts.length; i++) {
    digits[at++] = DIGITS[(accounts[i] as number) >> 4] as number;
    digits[at++] = DIGITS[(accounts[i] as number) & 15] as number;
  }
  for (let from = 0; from < count; from += ROWS_A_CALL) {
    const to = Math.min(from + ROWS_A_CALL, count);
    const chunk = digits.subarray(from * ADDRESS_DIGITS, to * ADDRESS_DIGITS);
    hasher.hashEach(chunk, ADDRESS_DIGITS, hashes.subarray(0, (to - from) * WORD_BYTES));
    for (let row = 0; row < to - from; row++)
      raiseDigits(chunk, row * ADDRESS_DIGITS, hashes, row * WORD_BYTES);
  }
  return digits;
}

/** One account as people and tools show it: `0x` and its EIP-55 digits. */
export function checksumAccount(account: Uint8Array, hasher: Hasher = nobleHasher): Address {
  return `0x${new TextDecoder().decode(checksumAccounts(account, hasher))}`;
}

/**
 * Turns lower-case digits into EIP-55 ones in place: a letter is upper-case where the same digit of the hash of
 * the lower-case digits is 8 or more.
 */
export function raiseDigits(digits: Uint8Array, at: number, hashes: Uint8Array, hashAt: number): void {
  for (let i = 0; i < ADDRESS_DIGITS; i++) {
    const digit = digits[at + i] as number;
    const hash = hashes[hashAt + (i >> 1)] as number;
    const raised = i % 2 === 0 ? hash & 0x80 : hash & 0x08;
    if (digit >= LOWER_A && raised !== 0) digits[at + i] = digit - TO_UPPER;
  }
}
