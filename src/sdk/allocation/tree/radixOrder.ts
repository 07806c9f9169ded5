import { readableWords, SHORT_WORD_BYTES, WORD_BYTES, writableWords } from "../../core/bytes.ts";
import { compareBytes } from "../../core/hasher.ts";

const DIGITS = 65_536;

/**
 * Sorts rows by a 32-bit key and settles equal keys by comparing the rows: two stable passes over 16 bits each, then
 * the runs of equal keys. Those are short where keys are hashes; where someone made them long they are merge sorted,
 * in n log n comparisons.
 * @param keys one a row
 * @param compare two rows whose keys are equal
 * @returns the rows in ascending order; equal ones keep theirs
 */
export function radixOrder(
  keys: Uint32Array,
  compare: (left: number, right: number) => number,
): Uint32Array<ArrayBuffer> {
  const count = keys.length;
  const byLow = new Uint32Array(count);
  const order = new Uint32Array(count);
  // The other half of each key goes along, since looking it up by its row would miss the cache at every row.
  const highs = new Uint16Array(count);
  const lows = new Uint16Array(count);
  const lowStarts = new Uint32Array(DIGITS + 1);
  const highStarts = new Uint32Array(DIGITS + 1);
  for (let row = 0; row < count; row++) {
    const key = keys[row] as number;
    count1(lowStarts, key & 0xffff);
    count1(highStarts, key >>> 16);
  }
  addUp(lowStarts);
  addUp(highStarts);
  const highEnds = highStarts.slice(1);
  for (let row = 0; row < count; row++) {
    const key = keys[row] as number;
    const at = take(lowStarts, key & 0xffff);
    byLow[at] = row;
    highs[at] = key >>> 16;
  }
  for (let i = 0, low = 0; i < count; i++) {
    // After the pass above each start is the end of its digit's rows.
    while ((lowStarts[low] as number) <= i) low++;
    const at = take(highStarts, highs[i] as number);
    order[at] = byLow[i] as number;
    lows[at] = low;
  }
  release(byLow, highs);
  settleRuns(order, lows, highEnds, compare);
  release(lows);
  return order;
}

/** Sorts each run of rows whose keys are equal: whose low halves are, between the ends of two high halves. */
function settleRuns(
  order: Uint32Array,
  lows: Uint16Array,
  highEnds: Uint32Array,
  compare: (left: number, right: number) => number,
): void {
  for (let from = 0, high = 0; from < order.length; ) {
    while ((highEnds[high] as number) <= from) high++;
    const end = highEnds[high] as number;
    let to = from + 1;
    while (to < end && lows[to] === lows[from]) to++;
    if (to - from > 1) order.subarray(from, to).sort((left, right) => compare(left, right) || left - right);
    from = to;
  }
}

/** Groups rows by a small key, in the order that they have. */
export function groupOrder(
  order: Uint32Array,
  keyOf: (row: number) => number,
  keys: number,
): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(keys + 1);
  for (let i = 0; i < order.length; i++) count1(starts, keyOf(i));
  addUp(starts);
  const grouped = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number;
    grouped[take(starts, keyOf(row))] = row;
  }
  return grouped;
}

/** Counts are kept one place on, so that adding them up gives where each digit's rows start. */
function count1(starts: Uint32Array, digit: number): void {
  starts[digit + 1] = (starts[digit + 1] as number) + 1;
}

function addUp(starts: Uint32Array): void {
  for (let digit = 1; digit < starts.length; digit++) {
    starts[digit] = (starts[digit] as number) + (starts[digit - 1] as number);
  }
}

function take(starts: Uint32Array, digit: number): number {
  const at = starts[digit] as number;
  starts[digit] = at + 1;
  return at;
}

/**
 * Gives the memory of great arrays back at once: the garbage collector does not see how great they are, and takes its
 * time. They are empty afterwards.
 */
export function release(...arrays: readonly (Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>)[]): void {
  for (const { buffer } of arrays) buffer.transfer(0);
}

const LEAF_WORDS = WORD_BYTES / SHORT_WORD_BYTES;

/**
 * The rows in the order of their leaves as numbers.
 * @param leaves n * 32 bytes, in index order
 */
export function orderByHash(leaves: Uint8Array): Uint32Array<ArrayBuffer> {
  const count = leaves.length / WORD_BYTES;
  const view = new DataView(leaves.buffer, leaves.byteOffset, leaves.byteLength);
  const keys = new Uint32Array(count);
  for (let row = 0; row < count; row++) keys[row] = view.getUint32(row * WORD_BYTES);
  const leafOf = (row: number) => leaves.subarray(row * WORD_BYTES, (row + 1) * WORD_BYTES);
  const order = radixOrder(keys, (left, right) => compareBytes(leafOf(left), leafOf(right)));
  release(keys);
  return order;
}

/** From which row stands at each position to where each row stands. */
export function positionsOf(order: Uint32Array): Uint32Array {
  const positions = new Uint32Array(order.length);
  for (let position = 0; position < order.length; position++) positions[order[position] as number] = position;
  return positions;
}

/**
 * Moves each leaf to its node.
 * @param leaves n * 32 bytes, in index order, apart from where leaves go in `nodes`
 */
export function placeLeaves(
  leaves: Uint8Array,
  positions: Uint32Array,
  leafNode: (position: number) => number,
  nodes: Uint8Array,
): void {
  const from = readableWords(leaves);
  const to = writableWords(nodes);
  for (let row = 0, source = 0; row < positions.length; row++, source += LEAF_WORDS) {
    const target = leafNode(positions[row] as number) * LEAF_WORDS;
    for (let i = 0; i < LEAF_WORDS; i++) to[target + i] = from[source + i] as number;
  }
}
