import { checksumAccounts } from "../../src/sdk/allocation/checksum.ts";
import { ADDRESS_BYTES, encodeWords, WORD_BYTES } from "../../src/sdk/core/bytes.ts";
import { nobleHasher } from "../../src/sdk/core/hasher.ts";

const SEED = "Symbolon sample allocation, 1";
export const SAMPLE_ROWS = 5_000;

/** Amounts are multiples of this, in base units: 0.0001 tokens of 18 decimals. */
const GRAIN = 10n ** 14n;
/** 25 tokens. */
const FLOOR = 25n * 10n ** 18n;
/** 1/16 of a token: with 12 ones of 24, the most likely number, a row gets 256 to 512 tokens. */
const UNIT = 10n ** 18n / 16n;
const WHALE_FACTOR = 32n;

/**
 * The file that is distributed where none is named, whole, the same on every machine: whole numbers only, since floating-point
 * powers and logarithms may differ in the last digit from one engine to the next. Row i is made from the 32 bytes of
 * keccak256(abi.encode(keccak256(seed), i)) alone.
 */
export function sampleAllocation(): string {
  const words = randomWords(SEED, SAMPLE_ROWS);
  const accounts = new Uint8Array(SAMPLE_ROWS * ADDRESS_BYTES);
  for (let row = 0; row < SAMPLE_ROWS; row++) {
    const from = row * WORD_BYTES;
    accounts.set(words.subarray(from, from + ADDRESS_BYTES), row * ADDRESS_BYTES);
  }
  const digits = new TextDecoder().decode(checksumAccounts(accounts, nobleHasher));
  const lines = ["account,amount"];
  for (let row = 0; row < SAMPLE_ROWS; row++) {
    const account = digits.slice(row * 2 * ADDRESS_BYTES, (row + 1) * 2 * ADDRESS_BYTES);
    lines.push(`0x${account},${amountOf(words, row * WORD_BYTES)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** One hash a row, end to end. Each depends on the seed and its own row only. */
function randomWords(seed: string, rows: number): Uint8Array {
  const key = nobleHasher.keccak256(new TextEncoder().encode(seed));
  const preimages = new Uint8Array(rows * 2 * WORD_BYTES);
  for (let row = 0; row < rows; row++) preimages.set(encodeWords(key, row), row * 2 * WORD_BYTES);
  const words = new Uint8Array(rows * WORD_BYTES);
  nobleHasher.hashEach(preimages, 2 * WORD_BYTES, words);
  return words;
}

/**
 * A skewed amount from the twelve bytes of a word that the account leaves over. The number of ones among 24 bits
 * is binomial, so doubling once for each makes the amounts nearly log-normal; 64 bits place the row between one
 * doubling and the next; the last byte makes about one row in 256 a whale.
 */
function amountOf(words: Uint8Array, at: number): bigint {
  const view = new DataView(words.buffer, words.byteOffset + at, WORD_BYTES);
  const doublings = ones(view.getUint32(ADDRESS_BYTES) >>> 8);
  const fraction = view.getBigUint64(ADDRESS_BYTES + 3);
  const isWhale = view.getUint8(WORD_BYTES - 1) === 0;

  const base = UNIT << BigInt(doublings);
  const amount = (base + ((base * fraction) >> 64n)) * (isWhale ? WHALE_FACTOR : 1n);
  return amount < FLOOR ? FLOOR : amount - (amount % GRAIN);
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest >>>= 1) count += rest & 1;
  return count;
}
