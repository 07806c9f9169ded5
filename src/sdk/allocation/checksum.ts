import type { Address } from "viem";
import { ADDRESS_BYTES, WORD_BYTES } from "../core/bytes.ts";
import type { Hasher } from "../core/hasher.ts";

/** Hexadecimal digits of an address, without `0x`. */
export const ADDRESS_DIGITS = 2 * ADDRESS_BYTES;

const ROWS_A_CALL = 8_192;

/**
 * The EIP-55 digits of many accounts at once, as ASCII: 40 bytes an account, without `0x`.
 * @param accounts n * 20 bytes
 */
export function checksumAccounts(accounts: Uint8Array, hasher: Hasher): Uint8Array {
  const count = accounts.length / ADDRESS_BYTES;
  const digits = new Uint8Array(count * ADDRESS_DIGITS);
  const hashes = hasher.allocate(Math.min(count, ROWS_A_CALL) * WORD_BYTES);
  const hashView = viewOf(hashes);
  for (let from = 0; from < count; from += ROWS_A_CALL) {
    const to = Math.min(from + ROWS_A_CALL, count);
    const piece = digits.subarray(from * ADDRESS_DIGITS, to * ADDRESS_DIGITS);
    const view = viewOf(piece);
    lowerAccounts(viewOf(accounts.subarray(from * ADDRESS_BYTES, to * ADDRESS_BYTES)), view);
    hasher.hashEach(piece, ADDRESS_DIGITS, hashes.subarray(0, (to - from) * WORD_BYTES));
    for (let row = 0; row < to - from; row++) writeRaised(view, hashView, row, view, row * ADDRESS_DIGITS);
  }
  return digits;
}

/** One account as people and tools show it: `0x` and its EIP-55 digits. */
export function checksumAccount(account: Uint8Array, hasher: Hasher): Address {
  return `0x${new TextDecoder().decode(checksumAccounts(account, hasher))}`;
}

/** Many of them, in order. @param accounts n * 20 bytes */
export function checksumTexts(accounts: Uint8Array, hasher: Hasher): readonly Address[] {
  const digits = new TextDecoder().decode(checksumAccounts(accounts, hasher));
  return Array.from(
    { length: digits.length / ADDRESS_DIGITS },
    (_, i): Address => `0x${digits.slice(i * ADDRESS_DIGITS, (i + 1) * ADDRESS_DIGITS)}`,
  );
}

/** Turns one account's lower-case digits into EIP-55 ones in place, as {@link writeRaised} does. */
export function raiseDigits(digits: Uint8Array, at: number, hashes: Uint8Array, hashAt: number): void {
  const view = viewOf(digits.subarray(at, at + ADDRESS_DIGITS));
  writeRaised(view, viewOf(hashes.subarray(hashAt, hashAt + WORD_BYTES)), 0, view, 0);
}

/**
 * Writes accounts in lower-case digits, four at a time: a table of digits would take longer.
 * @param accounts n * 20 bytes
 * @param digits n * 40 characters of ASCII
 */
function lowerAccounts(accounts: DataView, digits: DataView): void {
  const { byteLength } = accounts;
  for (let from = 0, to = 0; from < byteLength; from += 4, to += 8) {
    const word = accounts.getInt32(from, true);
    digits.setInt32(to, lowerDigits(word & 0xffff), true);
    digits.setInt32(to + 4, lowerDigits(word >>> 16), true);
  }
}

/**
 * Writes the EIP-55 form of one account's lower-case digits: a letter is upper-case where the same digit of the hash of
 * the lower-case digits is 8 or more.
 * @param row which of the digits and of their hashes, 40 and 32 bytes each
 * @param out takes 40 characters of ASCII at `at`: it may be where the digits are
 */
export function writeRaised(
  digits: DataView,
  hashes: DataView,
  row: number,
  out: DataView,
  at: number,
): void {
  let from = row * ADDRESS_DIGITS;
  let to = at;
  for (let hash = row * WORD_BYTES, end = hash + ADDRESS_BYTES; hash < end; hash += 4, from += 8, to += 8) {
    const word = hashes.getInt32(hash, true);
    out.setInt32(to, raised(digits.getInt32(from, true), word & 0xffff), true);
    out.setInt32(to + 4, raised(digits.getInt32(from + 4, true), word >>> 16), true);
  }
}

/** The four digits of two bytes, in ASCII: the first is the lowest byte of either. */
function lowerDigits(bytes: number): number {
  const apart = (bytes | (bytes << 8)) & 0x00ff00ff;
  const digits = ((apart >>> 4) & 0x000f000f) | ((apart & 0x000f000f) << 8);
  const letters = ((digits + 0x06060606) >>> 4) & 0x01010101;
  // ASCII has "a" 39 places behind where a digit 10 would follow 9.
  return digits + 0x30303030 + letters * 39;
}

/**
 * Four digits with those letters raised whose digit of the hash has its highest bit. In ASCII bit 6 is a letter's, and
 * bit 5 is missing from a raised one.
 */
function raised(digits: number, hash: number): number {
  const apart = (hash | (hash << 8)) & 0x00ff00ff;
  const raise = ((apart & 0x00800080) >>> 2) | ((apart & 0x00080008) << 10);
  return digits ^ (raise & (digits >>> 1) & 0x20202020);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** ASCII of `0x` and the digits. */
export const ACCOUNT_CHARACTERS = 2 + ADDRESS_DIGITS;

/** `0x` as a big-endian word. */
const ZERO_X = 0x3078;

/**
 * Writes accounts as people and tools show them, a stretch of rows at a time.
 * @param accounts n * 20 bytes
 * @param maxRows that are ever taken up together
 */
export function createChecksumText(accounts: Uint8Array, maxRows: number, hasher: Hasher) {
  const digits = hasher.allocate(maxRows * ADDRESS_DIGITS);
  const hashes = hasher.allocate(maxRows * WORD_BYTES);
  const digitView = viewOf(digits);
  const hashView = viewOf(hashes);
  let first = 0;
  return {
    /** Takes up rows `from` to `to` in place of those before. */
    take(from: number, to: number): void {
      first = from;
      const rows = to - from;
      lowerAccounts(viewOf(accounts.subarray(from * ADDRESS_BYTES, to * ADDRESS_BYTES)), digitView);
      hasher.hashEach(
        digits.subarray(0, rows * ADDRESS_DIGITS),
        ADDRESS_DIGITS,
        hashes.subarray(0, rows * WORD_BYTES),
      );
    },
    /** Writes the account of a row that was taken up, `0x` included: {@link ACCOUNT_CHARACTERS} characters. */
    write(row: number, out: DataView, at: number): void {
      out.setUint16(at, ZERO_X);
      writeRaised(digitView, hashView, row - first, out, at + 2);
    },
  };
}
