import { ADDRESS_BYTES, readableWords, WORD_BYTES } from "../../core/bytes.ts";
import { copyTile, TILE_NODES, type TilePlan } from "../../core/tiles/tile.ts";
import {
  bucketOfMixed,
  bucketPath,
  MAX_BUCKET_BITS,
  recordBytes,
  recordLayout,
} from "../proof/accountBuckets.ts";
import { tilesOfTree } from "../proof/tilesOfTree.ts";
import type { Tree } from "../tree/buildTree.ts";
import { release } from "../tree/radixOrder.ts";
import type { PublishedAccounts } from "./manifest.ts";
import type { TreePiece, TreePieces } from "./pieces.ts";

/** The tiles of a tree; undefined for a sharded one. */
export function tilesOf({ convention, count, nodes }: Tree): TreePieces | undefined {
  const plan = tilesOfTree(convention, count);
  if (plan === undefined) return undefined;
  return {
    files: plan.files,
    *pieces() {
      const words = readableWords(nodes);
      const target = new Uint32Array((TILE_NODES * WORD_BYTES) / 4);
      for (const tile of plan.tiles()) {
        copyTile(tile, words, target);
        yield { path: tile.path, bytes: new Uint8Array(target.buffer, 0, tile.count * WORD_BYTES) };
      }
    },
  };
}

/** 32-bit words of an account, and of an amount. */
const ACCOUNT_WORDS = ADDRESS_BYTES / 4;
const AMOUNT_WORDS = WORD_BYTES / 4;
/** Rows that are sorted at a time: usually 38 MB beside the tree, whatever its size. */
const ROWS_A_SLICE = 1 << 20;

type Buckets = TreePieces & { readonly bits: number; readonly amountBytes: number };

/**
 * The records of a tree's rows as a claimant looks them up: every bucket in order, empty ones too, sorted by account.
 * @returns undefined for a sharded tree, whose proofs are not in tiles
 */
export function bucketsOf(tree: Tree): Buckets | undefined {
  const { allocation, convention, count } = tree;
  const plan = tilesOfTree(convention, count);
  if (plan === undefined) return undefined;
  const accounts = readableWords(allocation.accounts);
  const amountBytes = widestAmount(readableWords(allocation.amounts));
  const size = recordBytes(recordLayout(convention, amountBytes));
  let starts: Uint32Array = new Uint32Array(0);
  const bits = bucketBits(count, size, plan, (some) => {
    starts = startsOf(accounts, some);
    return starts.reduce((max, start, i) => Math.max(max, start - (starts[i - 1] ?? 0)), 0);
  });
  if (starts.length !== 2 ** bits + 1) starts = startsOf(accounts, bits);
  return {
    files: 2 ** bits,
    bits,
    amountBytes,
    pieces: () => bucketPieces(tree, { bits, amountBytes, starts }),
  };
}

type Plan = Pick<Buckets, "bits" | "amountBytes"> & { readonly starts: Uint32Array };

function* bucketPieces(tree: Tree, plan: Plan): Generator<TreePiece> {
  const { bits, amountBytes, starts } = plan;
  const size = recordBytes(recordLayout(tree.convention, amountBytes)) / 4;
  let out = new Uint32Array(0);
  for (const { first, last, records } of slices(tree, plan)) {
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
      yield { path: bucketPath(bits, bucket), bytes: new Uint8Array(out.buffer, 0, at * 4) };
    }
    release(records);
  }
}

/** The bucket that its claimants have to fetch most for: its place in a tree folder, and what it holds. */
export function longestBucket(
  { allocation, convention }: Tree,
  { folder, bits, amountBytes }: PublishedAccounts,
): { readonly path: string; readonly rows: number; readonly bytes: number } {
  const accounts = readableWords(allocation.accounts);
  const counts = new Uint32Array(2 ** bits);
  let longest = 0;
  let rows = 0;
  for (let at = 0; at < accounts.length; at += ACCOUNT_WORDS) {
    const bucket = bucketAt(accounts, at, bits);
    const size = (counts[bucket] as number) + 1;
    counts[bucket] = size;
    if (size > rows) [longest, rows] = [bucket, size];
  }
  const path = `${folder}/${bucketPath(bits, longest)}`;
  return { path, rows, bytes: rows * recordBytes(recordLayout(convention, amountBytes)) };
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

/**
 * The buckets in stretches, each with its records, bucket by bucket in index order: rows are read in order, and so from
 * memory only once.
 */
function* slices(tree: Tree, { bits, amountBytes, starts }: Plan) {
  const { allocation, convention, positions } = tree;
  const accounts = readableWords(allocation.accounts);
  const amounts = readableWords(allocation.amounts);
  const beneficiaries = readableWords(allocation.beneficiaries ?? new Uint8Array(0));
  const layout = recordLayout(convention, amountBytes);
  const { hasBeneficiary, hasPosition } = layout;
  const size = recordBytes(layout) / 4;
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
      copyWords(amounts, row * AMOUNT_WORDS + skipped, (row + 1) * AMOUNT_WORDS, records, at);
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

function copyWords(source: Uint32Array, from: number, end: number, target: Uint32Array, to: number): void {
  for (let word = from, at = to; word < end; word++, at++) target[at] = source[word] as number;
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

/** What a claimant should have to fetch at most, tiles and bucket together. */
const FETCH_BYTES = 32_768;
/** Beyond 2^24 rows four tiles use all of that up, and a bucket may still have this much. */
const MIN_BUCKET_BYTES = 8_192;
/** Where many accounts were chosen to share a bucket, more buckets hardly help and cost a file each. */
const MAX_EXTRA_BITS = 3;

/**
 * How many bits number the buckets of a tree: as few as keep what a claimant fetches within 32 KiB, since every file costs
 * a hundredth of a millisecond and more.
 * @param recordBytes of one row
 * @param largest rows in the largest bucket, were there so many bits
 */
function bucketBits(
  count: number,
  recordBytes: number,
  plan: TilePlan,
  largest: (bits: number) => number,
): number {
  const fetched = plan
    .tilesOfLeaf(0)
    .reduce((sum, { tile }) => sum + WORD_BYTES * (tile.isLowest ? TILE_NODES : tile.count), 0);
  const rows = Math.floor(Math.max(FETCH_BYTES - fetched, MIN_BUCKET_BYTES) / recordBytes);
  let bits = 0;
  while (count / 2 ** bits > rows && bits < MAX_BUCKET_BITS) bits++;
  const max = Math.min(bits + MAX_EXTRA_BITS, MAX_BUCKET_BITS);
  while (bits < max && largest(bits) > rows) bits++;
  return bits;
}

/** Beyond this many rows a bucket was filled on purpose, and is sorted in n log n comparisons. */
const USUAL_ROWS = 2_048;

const counts = new Uint32Array(257);
const unsortedKeys = new Uint32Array(USUAL_ROWS);
const keys = new Uint32Array(USUAL_ROWS);
const order = new Uint32Array(USUAL_ROWS);

/**
 * Sorts the records of one bucket by their accounts: by the first byte at once, then by inserting, since by then hardly
 * any two are out of order.
 * @param records flat words; each begins with its account
 * @param size words of a record
 * @returns which record is in each place from `from` on; good until the next call
 */
export function sortAccounts(records: Uint32Array, size: number, from: number, to: number): Uint32Array {
  const count = to - from;
  if (count > USUAL_ROWS) {
    const numbers = Uint32Array.from({ length: count }, (_, i) => from + i);
    return numbers.sort((left, right) => compareFrom(records, size, left, right, 0));
  }
  counts.fill(0);
  for (let i = 0, at = from * size; i < count; i++, at += size) {
    const key = wordOf(records[at] as number);
    unsortedKeys[i] = key;
    const next = (key >>> 24) + 1;
    counts[next] = (counts[next] as number) + 1;
  }
  for (let byte = 0; byte < 255; byte++) {
    counts[byte + 1] = (counts[byte + 1] as number) + (counts[byte] as number);
  }
  for (let i = 0; i < count; i++) {
    const key = unsortedKeys[i] as number;
    const place = counts[key >>> 24] as number;
    counts[key >>> 24] = place + 1;
    order[place] = from + i;
    keys[place] = key;
  }
  insertInOrder(records, size, count);
  return order;
}

/** Moves what is still out of order among the first `count` of `order` and `keys`. */
function insertInOrder(records: Uint32Array, size: number, count: number): void {
  for (let i = 1; i < count; i++) {
    const record = order[i] as number;
    const key = keys[i] as number;
    let place = i;
    for (; place > 0; place--) {
      const other = keys[place - 1] as number;
      const isInPlace =
        other === key ? compareFrom(records, size, order[place - 1] as number, record, 1) <= 0 : other < key;
      if (isInPlace) break;
      order[place] = order[place - 1] as number;
      keys[place] = other;
    }
    order[place] = record;
    keys[place] = key;
  }
}

function compareFrom(records: Uint32Array, size: number, left: number, right: number, from: number): number {
  for (let word = from; word < ACCOUNT_WORDS; word++) {
    const difference =
      wordOf(records[left * size + word] as number) - wordOf(records[right * size + word] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The order of bytes in this machine's words. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Turns a 32-bit word of flat bytes into the number that they are in big-endian order, and back. */
function wordOf(word: number): number {
  if (!IS_LITTLE_ENDIAN) return word >>> 0;
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
