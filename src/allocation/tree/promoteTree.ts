import { WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { PARENTS_A_CALL } from "../../core/nativeTree.ts";

/**
 * The number of nodes on each level, leaves first, the root last. A level of odd length hands its last node up
 * unchanged, so that node is stored on both.
 */
export function promoteLevels(count: number): number[] {
  const sizes = [count];
  for (let size = count; size > 1; ) {
    size = Math.ceil(size / 2);
    sizes.push(size);
  }
  return sizes;
}

/**
 * Builds the tree that hashes neighbours level by level and promotes an odd last node.
 * @param leaves n * 32 bytes, n >= 1, in tree order
 * @param onProgress told how many of the nodes above the leaves are done
 * @returns all levels end to end, leaves first: the root is the last 32 bytes
 */
export function buildPromoteTree(
  leaves: Uint8Array,
  hasher: Hasher,
  onProgress?: (done: number, total: number) => void,
): Uint8Array {
  const count = leaves.length / WORD_BYTES;
  const sizes = promoteLevels(count);
  const nodeCount = sizes.reduce((sum, size) => sum + size, 0);
  const nodes = new Uint8Array(nodeCount * WORD_BYTES);
  nodes.set(leaves);
  let level = 0;
  for (const size of sizes.slice(0, -1)) {
    const parents = level + size;
    const pairs = Math.floor(size / 2);
    for (let first = 0; first < pairs; first += PARENTS_A_CALL) {
      const last = Math.min(first + PARENTS_A_CALL, pairs);
      hasher.hashLevel(
        nodes.subarray((level + 2 * first) * WORD_BYTES, (level + 2 * last) * WORD_BYTES),
        nodes.subarray((parents + first) * WORD_BYTES, (parents + last) * WORD_BYTES),
      );
      onProgress?.(parents + last - count, nodeCount - count);
    }
    if (size % 2 === 1) {
      const odd = (parents - 1) * WORD_BYTES;
      nodes.copyWithin((parents + pairs) * WORD_BYTES, odd, odd + WORD_BYTES);
    }
    level = parents;
  }
  return nodes;
}

/**
 * The siblings on the way from the leaf at `position` to the root, lowest first; a promoted node has none.
 * @returns views into `nodes`
 */
export function promoteProofAt(nodes: Uint8Array, count: number, position: number): Uint8Array[] {
  const proof: Uint8Array[] = [];
  let level = 0;
  let place = position;
  for (const size of promoteLevels(count)) {
    const sibling = place % 2 === 0 ? place + 1 : place - 1;
    if (sibling < size) {
      proof.push(nodes.subarray((level + sibling) * WORD_BYTES, (level + sibling + 1) * WORD_BYTES));
    }
    level += size;
    place = Math.floor(place / 2);
  }
  return proof;
}
