import { readableWords, SHORT_WORD_BYTES, WORD_BYTES, writableWords } from "../../../core/bytes.ts";
import type { Hasher } from "../../../core/hasher.ts";
import { hashHeap, PARENTS_A_CALL } from "../../../core/tree/nativeTree.ts";
import type { Convention } from "../convention.ts";
import type { LevelShape } from "../treeLayout.ts";

/** A root for each shape, 32 bytes. */
export type RootsOfShapes = Readonly<Record<Convention["shape"], Uint8Array>>;

/** Finds the roots of leaves in tree order; its memory serves for one call after another. */
export type ShapeRoots = (leaves: Uint8Array) => RootsOfShapes;

const NODE_WORDS = WORD_BYTES / SHORT_WORD_BYTES;
const LEVEL_SHAPES: readonly LevelShape[] = ["promote", "duplicate", "pad"];

/** @param most leaves that a call may have */
export function shapeRoots(most: number, hasher: Hasher): ShapeRoots {
  const area = hasher.allocate(2 * most * WORD_BYTES);
  return (leaves) => ({ heap: heapRoot(leaves, area, hasher), ...levelRoots(leaves, area, hasher) });
}

function heapRoot(leaves: Uint8Array, area: Uint8Array, hasher: Hasher): Uint8Array {
  const nodes = area.subarray(0, 2 * leaves.length - WORD_BYTES);
  const from = readableWords(leaves);
  const to = writableWords(nodes);
  for (let at = 0, end = to.length; at < from.length; at += NODE_WORDS, end -= NODE_WORDS) {
    for (let i = 0; i < NODE_WORDS; i++) to[end - NODE_WORDS + i] = from[at + i] as number;
  }
  hashHeap(nodes, hasher);
  return nodes.slice(0, WORD_BYTES);
}

/**
 * The roots of all shapes that go level by level, for the price of one: their trees differ only in the last node of
 * each level.
 */
function levelRoots(leaves: Uint8Array, area: Uint8Array, hasher: Hasher): Record<LevelShape, Uint8Array> {
  const padding = hasher.keccak256(new Uint8Array(0));
  const pair = new Uint8Array(2 * WORD_BYTES);
  const join = (left: Uint8Array, right: Uint8Array): Uint8Array => {
    const parent = new Uint8Array(WORD_BYTES);
    pair.set(left);
    pair.set(right, WORD_BYTES);
    hasher.hashLevel(pair, parent);
    return parent;
  };
  let size = leaves.length / WORD_BYTES;
  let level = leaves;
  const last = leaves.slice(-WORD_BYTES);
  const lasts: Record<LevelShape, Uint8Array> = { promote: last, duplicate: last, pad: last };
  let free = area;
  while (size > 1) {
    const isOdd = size % 2 === 1;
    const before = level.subarray((size - 2) * WORD_BYTES, (size - 1) * WORD_BYTES);
    for (const shape of LEVEL_SHAPES) {
      if (!isOdd) lasts[shape] = join(before, lasts[shape]);
      else if (shape !== "promote")
        lasts[shape] = join(lasts[shape], shape === "pad" ? padding : lasts[shape]);
    }
    const common = Math.ceil(size / 2) - 1;
    const parents = free.subarray(0, common * WORD_BYTES);
    for (let first = 0; first < common; first += PARENTS_A_CALL) {
      const end = Math.min(first + PARENTS_A_CALL, common);
      hasher.hashLevel(
        level.subarray(2 * first * WORD_BYTES, 2 * end * WORD_BYTES),
        parents.subarray(first * WORD_BYTES, end * WORD_BYTES),
      );
    }
    level = parents;
    free = free.subarray(parents.length);
    size = common + 1;
  }
  return lasts;
}
