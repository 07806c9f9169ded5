import { WORD_BYTES } from "../../core/bytes.ts";
import { compareBytes } from "../../core/hasher.ts";
import { readableWords, SHORT_WORD_BYTES, writableWords } from "../../core/shortWords.ts";
import { radixOrder } from "./radixOrder.ts";
import { release } from "./release.ts";

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
