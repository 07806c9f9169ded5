import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import { readableWords } from "../../core/shortWords.ts";
import { bucketOfMixed } from "../proof/accountBuckets.ts";
import { recordBytes, recordLayout } from "../proof/bucketRecord.ts";
import { tilesOfTree } from "../proof/tilesOfTree.ts";
import type { Tree } from "../tree/buildTree.ts";
import { release } from "../tree/release.ts";
import { bucketBits } from "./bucketBits.ts";
import { sortAccounts } from "./sortAccounts.ts";
import { wordOf } from "./wordOf.ts";

/** 32-bit words of an account, and of an amount. */
const ACCOUNT_WORDS = ADDRESS_BYTES / 4;
const AMOUNT_WORDS = WORD_BYTES / 4;
/** Rows that are sorted at a time: usually 38 MB beside the tree, whatever its size. */
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
  const size = recordBytes(recordLayout(tree.convention, amountBytes)) / 4;
  let out = new Uint32Array(0);
  for (const { first, last, records } of slices(tree, { bits, amountBytes, starts })) {
    const before = starts[first] as number;
    for (let bucket = first; bucket < last; bucket++) {
      const from = (starts[bucket] as number) - before;
      const to = (starts[bucket + 1] as number) - before;
      const order = sortAccounts(records, size, from, to);
      if (out.length < (to - from) * size) out = new Uint32Array(2 * (to - from) * size);
      let at = 0;
      for (let i = 0; i < to - from; i++) {
        const record = (order[i] as number) * size;
        for (let word = record, end = record + size; word < end; word++) out[at++] = records[word] as number;
      }
      yield new Uint8Array(out.buffer, 0, at * 4);
    }
    release(records);
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
  readonly records: Uint32Array<ArrayBuffer>;
};

/** The buckets in stretches, each with its records: rows are read in order, and so from memory only once. */
function* slices(tree: Tree, { bits, amountBytes, starts }: Plan): Generator<Slice> {
  const { allocation, convention, positions } = tree;
  const accounts = readableWords(allocation.accounts);
  const amounts = readableWords(allocation.amounts);
  const beneficiaries = readableWords(allocation.beneficiaries ?? new Uint8Array(0));
  const { hasBeneficiary, hasPosition, ...layout } = recordLayout(convention, amountBytes);
  const size = recordBytes({ hasBeneficiary, hasPosition, ...layout }) / 4;
  const skipped = AMOUNT_WORDS - amountBytes / 4;
  for (let first = 0; first < 2 ** bits; ) {
    const before = starts[first] as number;
    let last = first + 1;
    while (last < 2 ** bits && (starts[last + 1] as number) - before <= ROWS_A_SLICE) last++;
    const next = starts.slice(first, last);
    const records = new Uint32Array(((starts[last] as number) - before) * size);
    for (let row = 0, from = 0; row < tree.count; row++, from += ACCOUNT_WORDS) {
      const bucket = bucketAt(accounts, from, bits);
      if (bucket < first || bucket >= last) continue;
      const place = next[bucket - first] as number;
      next[bucket - first] = place + 1;
      let at = (place - before) * size;
      copyAccount(accounts, from, records, at);
      at += ACCOUNT_WORDS;
      if (hasBeneficiary) {
        copyAccount(beneficiaries, from, records, at);
        at += ACCOUNT_WORDS;
      }
      records[at++] = wordOf(row);
      if (hasPosition) records[at++] = wordOf(positions === undefined ? row : (positions[row] as number));
      for (let word = row * AMOUNT_WORDS + skipped, end = (row + 1) * AMOUNT_WORDS; word < end; word++) {
        records[at++] = amounts[word] as number;
      }
    }
    yield { first, last, records };
    first = last;
  }
}

function copyAccount(source: Uint32Array, from: number, target: Uint32Array, to: number): void {
  target[to] = source[from] as number;
  target[to + 1] = source[from + 1] as number;
  target[to + 2] = source[from + 2] as number;
  target[to + 3] = source[from + 3] as number;
  target[to + 4] = source[from + 4] as number;
}

function bucketAt(accounts: Uint32Array, at: number, bits: number): number {
  const mixed =
    (accounts[at] as number) ^
    (accounts[at + 1] as number) ^
    (accounts[at + 2] as number) ^
    (accounts[at + 3] as number) ^
    (accounts[at + 4] as number);
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
