import { ADDRESS_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { readableWords, SHORT_WORD_BYTES } from "../../core/shortWords.ts";
import { ADDRESS_DIGITS, checksumAccounts } from "../checksum.ts";
import { IS_LITTLE_ENDIAN } from "./wordOf.ts";

/** ASCII of `0x` and the digits. */
export const ACCOUNT_CHARACTERS = 2 + ADDRESS_DIGITS;

/** `0x` as a big-endian word. */
const ZERO_X = 0x3078;
const WORDS = ADDRESS_DIGITS / SHORT_WORD_BYTES;

/** Writes accounts as people and tools show them. */
export type ChecksumText = {
  /** Writes the account of a row, `0x` included: {@link ACCOUNT_CHARACTERS} characters. */
  readonly write: (row: number, out: DataView, at: number) => void;
};

/** The checksummed accounts of rows `from` to `to`, the first of which is row 0 of what is returned. */
export function checksumText(accounts: Uint8Array, from: number, to: number, hasher: Hasher): ChecksumText {
  const rows = accounts.subarray(from * ADDRESS_BYTES, to * ADDRESS_BYTES);
  const digits = readableWords(checksumAccounts(rows, hasher));
  return {
    write(row, out, at) {
      out.setUint16(at, ZERO_X);
      for (let word = row * WORDS, end = word + WORDS, to = at + 2; word < end; word++, to += 4) {
        // As it lies in memory.
        out.setUint32(to, digits[word] as number, IS_LITTLE_ENDIAN);
      }
    },
  };
}
