import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import { readableWords } from "../../core/shortWords.ts";
import { bucketOfMixed } from "../proof/accountBuckets.ts";
import { recordBytes, recordLayout } from "../proof/bucketRecord.ts";
import { tilesOfTree } from "../proof/tilesOfTree.ts";
import type { Tree } from "../tree/buildTree.ts";
import { bucketBits } from "./bucketBits.ts";
import { sortAccounts } from "./sortAccounts.ts";
import { wordOf } from "./wordOf.ts";

/** 32-bit words of an account, and of an amount. */
const ACCOUNT_WORDS = ADDRESS_BYTES / 4;
const AMOUNT_WORDS = WORD_BYTES / 4;
/** Rows that are sorted at a time: 8 MB beside the tree, whatever its size. */
const ROWS_A_SLICE = 1 << 20;

/** The rows of a tree, by buckets of accounts. */
export type AccountRecords = {
  readonly bits: number;
  readonly amountBytes: number;
  /** Every bucket in order, empty ones too. @returns bytes that are good until the next is asked for */
  readonly buckets: () => Generator<Uint8Array>;
};

/**
 * The records of a tree's rows as a claimant looks them up, sorted by account in each bucket.
 * @returns undefined for a sharded tree, whose proofs are not in tiles
 */
export function accountRecords(tree: Tree): AccountRecords | undefined {
  const { allocation, convention, count } = tree;
  const plan = tilesOfTree(convention, count);
  if (plan === undefined) return undefined;
  const accounts = readableWords(allocation.accounts);
  const amountBytes = widestAmount(readableWords(allocation.amounts));
  const size = recordBytes(recordLayout(convention, amountBytes));
  let starts: Uint32Array = new Uint32Array(0);
  const bits = bucketBits(count, size, plan, (some) => {
    starts = startsOf(accounts, some);
    return starts.reduce((most, start, i) => Math.max(most, start - (starts[i - 1] ?? 0)), 0);
  });
  if (starts.length !== 2 ** bits + 1) starts = startsOf(accounts, bits);
  return { bits, amountBytes, buckets: () => bucketsOf(tree, { bits, amountBytes, starts }) };
}

type Plan = Omit<AccountRecords, "buckets"> & { readonly starts: Uint32Array };

function* bucketsOf(tree: Tree, { bits, amountBytes, starts }: Plan): Generator<Uint8Array> {
  const { allocation, convention, positions } = tree;
  const accounts = readableWords(allocation.accounts);
  const amounts = readableWords(allocation.amounts);
  const beneficiaries = readableWords(allocation.beneficiaries ?? new Uint8Array(0));
  const { hasBeneficiary, hasPosition, ...layout } = recordLayout(convention, amountBytes);
  const size = recordBytes({ hasBeneficiary, hasPosition, ...layout });
  const skipped = AMOUNT_WORDS - amountBytes / 4;
  let out = new Uint32Array(0);
  for (const { first, last, rows, keys } of slices(accounts, starts, bits)) {
    for (let bucket = first; bucket < last; bucket++) {
      const from = (starts[bucket] as number) - (starts[first] as number);
      const to = (starts[bucket + 1] as number) - (starts[first] as number);
      sortAccounts(rows, keys, from, to, allocation.accounts);
      if (out.byteLength < (to - from) * size) out = new Uint32Array((2 * (to - from) * size) / 4);
      let at = 0;
      for (let i = from; i < to; i++) {
        const row = rows[i] as number;
        for (let word = row * ACCOUNT_WORDS, end = word + ACCOUNT_WORDS; word < end; word++) {
          out[at++] = accounts[word] as number;
        }
        if (hasBeneficiary) {
          for (let word = row * ACCOUNT_WORDS, end = word + ACCOUNT_WORDS; word < end; word++) {
            out[at++] = beneficiaries[word] as number;
          }
        }
        out[at++] = wordOf(row);
        if (hasPosition) out[at++] = wordOf(positions === undefined ? row : (positions[row] as number));
        for (let word = row * AMOUNT_WORDS + skipped, end = (row + 1) * AMOUNT_WORDS; word < end; word++) {
          out[at++] = amounts[word] as number;
        }
      }
      yield new Uint8Array(out.buffer, 0, at * 4);
    }
  }
}

/** How many rows lie in the buckets before each, and at last how many there are. */
function startsOf(accounts: Uint32Array, bits: number): Uint32Array {
  const starts = new Uint32Array(2 ** bits + 1);
  for (let at = 0; at < accounts.length; at += ACCOUNT_WORDS) {
    const next = bucketAt(accounts, at, bits) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let bucket = 0; bucket < 2 ** bits; bucket++) {
    starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
  }
  return starts;
}

type Slice = {
  readonly first: number;
  readonly last: number;
  /** Bucket by bucket, in index order. */
  readonly rows: Uint32Array;
  /** The first four bytes of each row's account. */
  readonly keys: Uint32Array;
};

/** The buckets in stretches, each with its rows. */
function* slices(accounts: Uint32Array, starts: Uint32Array, bits: number): Generator<Slice> {
  for (let first = 0; first < 2 ** bits; ) {
    const before = starts[first] as number;
    let last = first + 1;
    while (last < 2 ** bits && (starts[last + 1] as number) - before <= ROWS_A_SLICE) last++;
    const next = starts.slice(first, last);
    const rows = new Uint32Array((starts[last] as number) - before);
    const keys = new Uint32Array(rows.length);
    for (let row = 0, at = 0; at < accounts.length; row++, at += ACCOUNT_WORDS) {
      const bucket = bucketAt(accounts, at, bits);
      if (bucket < first || bucket >= last) continue;
      const place = next[bucket - first] as number;
      next[bucket - first] = place + 1;
      rows[place - before] = row;
      keys[place - before] = wordOf(accounts[at] as number);
    }
    yield { first, last, rows, keys };
    first = last;
  }
}

function bucketAt(accounts: Uint32Array, at: number, bits: number): number {
  let mixed = 0;
  for (let word = at; word < at + ACCOUNT_WORDS; word++) mixed ^= accounts[word] as number;
  return bucketOfMixed(wordOf(mixed), bits);
}

/** Bytes of the greatest amount, rounded up to words. */
function widestAmount(amounts: Uint32Array): number {
  let skipped = AMOUNT_WORDS - 1;
  for (let at = 0; at < amounts.length && skipped > 0; at += AMOUNT_WORDS) {
    let word = 0;
    while (word < skipped && amounts[at + word] === 0) word++;
    skipped = word;
  }
  return (AMOUNT_WORDS - skipped) * 4;
}
