import { closeSync, openSync, writeSync } from "node:fs";
import { checksumAccounts } from "../../src/sdk/allocation/checksum.ts";
import { ADDRESS_BYTES, WORD_BYTES } from "../../src/sdk/core/bytes.ts";
import { fastHasher } from "../../src/sdk/core/kernel/fastHasher.ts";

const HEADER = "address,amount\n";
const SEED = "Symbolon tree bench, 1";
const ROWS_A_PIECE = 65_536;
const ADDRESS_DIGITS = 2 * ADDRESS_BYTES;
/** `0x`, the account, a comma, 24 digits, the end of the line. */
const MAX_A_LINE = 2 + ADDRESS_DIGITS + 1 + 24 + 1;
const ZERO = 0x30;
const X = 0x78;
const COMMA = 0x2c;
const NEWLINE = 0x0a;

/**
 * Writes an allocation `address,amount` of as many rows as are wanted, some 65 bytes each: checksummed accounts, and
 * base units of 18 to 24 digits. Row i is made from keccak256(keccak256(seed), i) alone, so that a smaller file is the
 * beginning of a larger one, and any machine makes the same bytes.
 */
export function writeAllocationFile(file: string, rows: number): void {
  const handle = openSync(file, "w");
  try {
    writeSync(handle, HEADER);
    const text = new Uint8Array(ROWS_A_PIECE * MAX_A_LINE);
    for (let from = 0; from < rows; from += ROWS_A_PIECE) {
      const length = fillLines(text, from, Math.min(ROWS_A_PIECE, rows - from));
      for (let at = 0; at < length; ) at += writeSync(handle, text, at, length - at);
    }
  } finally {
    closeSync(handle);
  }
}

/** Returns how many bytes the lines took. */
function fillLines(text: Uint8Array, first: number, rows: number): number {
  const words = randomWords(first, rows);
  const accounts = new Uint8Array(rows * ADDRESS_BYTES);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < ADDRESS_BYTES; i++) {
      accounts[row * ADDRESS_BYTES + i] = words[row * WORD_BYTES + i] as number;
    }
  }
  const digits = checksumAccounts(accounts, fastHasher());
  let at = 0;
  for (let row = 0; row < rows; row++) {
    text[at++] = ZERO;
    text[at++] = X;
    for (let i = 0; i < ADDRESS_DIGITS; i++) text[at++] = digits[row * ADDRESS_DIGITS + i] as number;
    text[at++] = COMMA;
    at = writeAmount(text, at, words, row * WORD_BYTES + ADDRESS_BYTES);
    text[at++] = NEWLINE;
  }
  return at;
}

/** Of the twelve bytes that the account leaves over, each makes two digits; the first digit also tells how many. */
function writeAmount(text: Uint8Array, at: number, words: Uint8Array, from: number): number {
  const length = 18 + ((words[from] as number) % 7);
  text[at] = ZERO + 1 + ((words[from] as number) % 9);
  for (let digit = 1; digit < length; digit++) {
    const byte = words[from + (digit >> 1)] as number;
    text[at + digit] = ZERO + ((digit & 1 ? byte : byte >> 4) % 10);
  }
  return at + length;
}

function randomWords(first: number, rows: number): Uint8Array {
  const hasher = fastHasher();
  const key = hasher.keccak256(new TextEncoder().encode(SEED));
  const preimages = new Uint8Array(rows * 2 * WORD_BYTES);
  const view = new DataView(preimages.buffer);
  for (let row = 0; row < rows; row++) {
    preimages.set(key, row * 2 * WORD_BYTES);
    view.setUint32((row + 1) * 2 * WORD_BYTES - 4, first + row);
  }
  const words = new Uint8Array(rows * WORD_BYTES);
  hasher.hashEach(preimages, 2 * WORD_BYTES, words);
  return words;
}
