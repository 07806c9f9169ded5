import { WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { PARENTS_A_CALL } from "../../core/tree/nativeTree.ts";
import type { Convention } from "./convention.ts";

/**
 * Positions of the nodes of a tree, each 32 bytes. Positions count leaves in tree order, nodes count from the start of
 * the area.
 */
export type TreeLayout = {
  readonly nodeCount: number;
  readonly rootNode: number;
  readonly leafNode: (position: number) => number;
  /**
   * Writes the numbers of the siblings from a leaf to the root, lowest first.
   * @param out room for `MAX_SIBLINGS`
   * @returns their number
   */
  readonly siblings: (position: number, out: Uint32Array) => number;
};

/** Maximum siblings of any tree: 32 levels in a shard and the levels over 65,536 shards. */
export const MAX_SIBLINGS = 48;

/** The layout of one tree of a shape: a whole tree, or one shard of it. */
export function layoutOf(shape: Convention["shape"], count: number): TreeLayout {
  return shape === "heap" ? heapLayout(count) : levelsLayout(shape, count);
}

/** The siblings of a position as views into `nodes`, lowest first. */
export function proofAtPosition(nodes: Uint8Array, layout: TreeLayout, position: number): Uint8Array[] {
  const siblings = new Uint32Array(MAX_SIBLINGS);
  const length = layout.siblings(position, siblings);
  return Array.from(siblings.subarray(0, length), (node) => nodes.subarray(32 * node, 32 * node + 32));
}

/** OpenZeppelin's complete heap: node 0 is the root, the children of node i are 2i + 1 and 2i + 2, leaves run backwards. */
function heapLayout(count: number): TreeLayout {
  const last = 2 * count - 2;
  return {
    nodeCount: 2 * count - 1,
    rootNode: 0,
    leafNode: (position) => last - position,
    siblings(position, out) {
      let length = 0;
      for (let node = last - position; node > 0; node = Math.floor((node - 1) / 2)) {
        out[length++] = node % 2 === 1 ? node + 1 : node - 1;
      }
      return length;
    },
  };
}

export type LevelShape = Exclude<Convention["shape"], "heap">;

/** One level: `size` nodes, hashed from the level below, in `stored` places from `start` on. */
export type TreeLevel = { readonly start: number; readonly size: number; readonly stored: number };

/**
 * The levels, leaves first, the root last, end to end. Under `duplicate` and `pad`, the partner of a last odd node is
 * stored after it, so that every pair is side by side and every proof points to stored nodes. Under `promote`, the odd
 * node is stored once more on the level above.
 */
export function levelsOf(shape: LevelShape, count: number): readonly TreeLevel[] {
  const levels: TreeLevel[] = [];
  for (let size = count, start = 0; ; size = Math.ceil(size / 2)) {
    const stored = shape === "promote" || size === 1 ? size : size + (size % 2);
    levels.push({ start, size, stored });
    if (size === 1) return levels;
    start += stored;
  }
}

/** All levels end to end: the root is the last node. */
export function levelsLayout(shape: LevelShape, count: number): TreeLayout {
  const levels = levelsOf(shape, count);
  const nodeCount = levels.reduce((sum, { stored }) => sum + stored, 0);
  return {
    nodeCount,
    rootNode: nodeCount - 1,
    leafNode: (position) => position,
    siblings(position, out) {
      let length = 0;
      let place = position;
      for (const { start, stored } of levels) {
        const sibling = place % 2 === 0 ? place + 1 : place - 1;
        if (sibling < stored) out[length++] = start + sibling;
        place = Math.floor(place / 2);
      }
      return length;
    },
  };
}

/**
 * Hashes pairs that are side by side, enough in each call for threads to share. @param onProgress called with how many
 * are done
 */
export function hashPairs(
  children: Uint8Array,
  parents: Uint8Array,
  hasher: Hasher,
  onProgress?: (done: number) => void,
): void {
  const pairs = parents.length / WORD_BYTES;
  for (let first = 0; first < pairs; first += PARENTS_A_CALL) {
    const last = Math.min(first + PARENTS_A_CALL, pairs);
    hasher.hashLevel(
      children.subarray(2 * first * WORD_BYTES, 2 * last * WORD_BYTES),
      parents.subarray(first * WORD_BYTES, last * WORD_BYTES),
    );
    onProgress?.(last);
  }
}

/**
 * Hashes the levels above stored leaves.
 * @param nodes as `levelsLayout` lays them out, `count` leaves first
 * @param onProgress called with how many nodes above the leaves are done
 */
export function hashLevels(
  nodes: Uint8Array,
  shape: LevelShape,
  count: number,
  hasher: Hasher,
  onProgress?: (done: number) => void,
): void {
  const levels = levelsOf(shape, count);
  const padding = hasher.keccak256(new Uint8Array(0));
  let done = 0;
  for (const [i, { start, size, stored }] of levels.slice(0, -1).entries()) {
    const parents = levels[i + 1]?.start ?? 0;
    const odd = (start + size - 1) * WORD_BYTES;
    if (shape === "duplicate" && stored > size) nodes.copyWithin(odd + WORD_BYTES, odd, odd + WORD_BYTES);
    if (shape === "pad" && stored > size) nodes.set(padding, odd + WORD_BYTES);
    const pairs = Math.floor(stored / 2);
    const before = done;
    hashPairs(
      nodes.subarray(start * WORD_BYTES),
      nodes.subarray(parents * WORD_BYTES, (parents + pairs) * WORD_BYTES),
      hasher,
      (hashed) => {
        done = before + hashed;
        onProgress?.(done);
      },
    );
    if (stored % 2 === 0) continue;
    nodes.copyWithin((parents + pairs) * WORD_BYTES, odd, odd + WORD_BYTES);
    done++;
    onProgress?.(done);
  }
}
