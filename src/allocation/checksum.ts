import type { Address } from "viem";
import { ADDRESS_BYTES, WORD_BYTES } from "../core/bytes.ts";
import type { Hasher } from "../core/hasher.ts";
import { fastHasher } from "../core/kernel/fastHasher.ts";
import { readableWords, SHORT_WORD_BYTES, writableWords } from "../core/shortWords.ts";

/** Hexadecimal digits of an address, without `0x`. */
export const ADDRESS_DIGITS = 2 * ADDRESS_BYTES;

const ROWS_A_CALL = 8_192;
const DIGITS = new TextEncoder().encode("0123456789abcdef");
const LOWER_A = 0x61;
/** The bit that lower-case letters have and upper-case ones have not. */
const CASE_BIT = 0x20;
/** The bit that letters have and digits have not, in each of four. */
const LETTER_BITS = 0x40404040;

/** The case bits of four digits that are to be raised, by which of them their hash says; as they lie in memory. */
const RAISED = readableWords(
  new Uint8Array(64).map((_, i) => ((Math.floor(i / 4) >> (i % 4)) & 1 ? CASE_BIT : 0)),
);

/**
 * The EIP-55 digits of many accounts at once, as ASCII: 40 bytes an account, without `0x`.
 * @param accounts n * 20 bytes
 */
export function checksumAccounts(accounts: Uint8Array, hasher: Hasher = fastHasher()): Uint8Array {
  const count = accounts.length / ADDRESS_BYTES;
  const digits = new Uint8Array(count * ADDRESS_DIGITS);
  const hashes = hasher.allocate(Math.min(count, ROWS_A_CALL) * WORD_BYTES);
  for (let i = 0, at = 0; i < accounts.length; i++) {
    digits[at++] = DIGITS[(accounts[i] as number) >> 4] as number;
    digits[at++] = DIGITS[(accounts[i] as number) & 15] as number;
  }
  for (let from = 0; from < count; from += ROWS_A_CALL) {
    const to = Math.min(from + ROWS_A_CALL, count);
    const piece = digits.subarray(from * ADDRESS_DIGITS, to * ADDRESS_DIGITS);
    hasher.hashEach(piece, ADDRESS_DIGITS, hashes.subarray(0, (to - from) * WORD_BYTES));
    raiseRows(writableWords(piece), hashes);
  }
  return digits;
}

/** One account as people and tools show it: `0x` and its EIP-55 digits. */
export function checksumAccount(account: Uint8Array, hasher: Hasher = fastHasher()): Address {
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
    if (digit >= LOWER_A && raised !== 0) digits[at + i] = digit - CASE_BIT;
  }
}

/** {@link raiseDigits} of many rows, four digits at a time. */
function raiseRows(digits: Uint32Array, hashes: Uint8Array): void {
  const words = ADDRESS_DIGITS / SHORT_WORD_BYTES;
  for (let at = 0, row = 0; at < digits.length; row += WORD_BYTES) {
    for (let hashAt = row; hashAt < row + 2 * words; hashAt += 2) {
      const first = hashes[hashAt] as number;
      const second = hashes[hashAt + 1] as number;
      const which = (first >> 7) | ((first >> 2) & 2) | ((second >> 5) & 4) | (second & 8);
      const word = digits[at] as number;
      digits[at++] = word ^ ((RAISED[which] as number) & ((word & LETTER_BITS) >>> 1));
    }
  }
}
