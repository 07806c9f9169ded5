import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { ADDRESS_DIGITS, lowerAccounts, writeRaised } from "../checksum.ts";

/** ASCII of `0x` and the digits. */
export const ACCOUNT_CHARACTERS = 2 + ADDRESS_DIGITS;

/** `0x` as a big-endian word. */
const ZERO_X = 0x3078;

/** Writes accounts as people and tools show them, a stretch of rows at a time. */
export type ChecksumText = {
  /** Takes up rows `from` to `to` in place of those before. */
  readonly take: (from: number, to: number) => void;
  /** Writes the account of a row that was taken up, `0x` included: {@link ACCOUNT_CHARACTERS} characters. */
  readonly write: (row: number, out: DataView, at: number) => void;
};

/**
 * @param accounts n * 20 bytes
 * @param mostRows that are ever taken up together
 */
export function createChecksumText(accounts: Uint8Array, mostRows: number, hasher: Hasher): ChecksumText {
  const digits = hasher.allocate(mostRows * ADDRESS_DIGITS);
  const hashes = hasher.allocate(mostRows * WORD_BYTES);
  const digitView = new DataView(digits.buffer, digits.byteOffset, digits.byteLength);
  const hashView = new DataView(hashes.buffer, hashes.byteOffset, hashes.byteLength);
  let first = 0;
  return {
    take(from, to) {
      first = from;
      const rows = to - from;
      lowerAccounts(
        new DataView(accounts.buffer, accounts.byteOffset + from * ADDRESS_BYTES, rows * ADDRESS_BYTES),
        digitView,
      );
      hasher.hashEach(
        digits.subarray(0, rows * ADDRESS_DIGITS),
        ADDRESS_DIGITS,
        hashes.subarray(0, rows * WORD_BYTES),
      );
    },
    write(row, out, at) {
      out.setUint16(at, ZERO_X);
      writeRaised(digitView, hashView, row - first, out, at + 2);
    },
  };
}
