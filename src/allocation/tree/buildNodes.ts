import { WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { hashHeap } from "../../core/tree/nativeTree.ts";
import type { Allocation } from "../allocation.ts";
import { buildShards } from "./buildShards.ts";
import type { Convention } from "./convention.ts";
import { hashLeavesInto } from "./hashLeaves.ts";
import { hashLevels } from "./hashLevels.ts";
import { orderByHash, placeLeaves, positionsOf } from "./leafPositions.ts";
import { release } from "./release.ts";
import type { Shards } from "./shards.ts";
import { layoutOf, type TreeLayout } from "./treeLayout.ts";

/** All nodes of a tree, and where they lie. */
export type TreeNodes = {
  readonly nodes: Uint8Array;
  readonly layout: TreeLayout;
  /** At each index the position of its leaf; left out: the index itself. */
  readonly positions?: Uint32Array;
  /** Left out: the tree is not sharded. */
  readonly shards?: Shards;
};

/**
 * Hashes rows in index order into the nodes of their tree.
 * @param onProgress told how much of twice the number of rows is done: first leaves, then nodes above them
 * @throws SymbolonError `NoBeneficiaries`, `BeneficiariesNotBound`
 */
export function buildNodes(
  rows: Allocation,
  convention: Convention,
  hasher: Hasher,
  onProgress: (done: number) => void,
): TreeNodes {
  if (convention.shardNybbles !== 0) return buildShards(rows, convention, hasher, onProgress);
  const { count } = rows;
  const layout = layoutOf(convention.shape, count);
  const placed =
    convention.leafOrder === "index"
      ? { nodes: leavesInPlace(rows, convention, layout, hasher, onProgress) }
      : sortedLeaves(rows, convention, layout, hasher, onProgress);
  const inner = layout.nodeCount - count;
  hashInner(placed.nodes, convention.shape, count, hasher, (done) =>
    onProgress(count + (count * done) / inner),
  );
  onProgress(2 * count);
  return { ...placed, layout };
}

/** Hashes the nodes above leaves that are in place, of a whole tree or of one shard. */
export function hashInner(
  nodes: Uint8Array,
  shape: Convention["shape"],
  count: number,
  hasher: Hasher,
  onProgress?: (done: number) => void,
): void {
  if (shape === "heap") hashHeap(nodes, hasher, onProgress);
  else hashLevels(nodes, shape, count, hasher, onProgress);
}

/** The leaves of a heap run backwards from its last node, those of levels forwards from the first. */
function leavesInPlace(
  rows: Allocation,
  convention: Convention,
  { nodeCount, leafNode }: TreeLayout,
  hasher: Hasher,
  onProgress: (done: number) => void,
): Uint8Array {
  const { count } = rows;
  const nodes = hasher.allocate(nodeCount * WORD_BYTES);
  const lastFirst = convention.shape === "heap";
  const first = leafNode(lastFirst ? count - 1 : 0);
  const leaves = nodes.subarray(first * WORD_BYTES, (first + count) * WORD_BYTES);
  hashLeavesInto(rows, convention, hasher, leaves, { lastFirst, onProgress });
  return nodes;
}

/**
 * Hashes leaves into the places of the nodes above them, which take n - 1 at least and are hashed later, and one place
 * more; sorts them; and moves each to its own. So there is never a second copy of them.
 */
function sortedLeaves(
  rows: Allocation,
  convention: Convention,
  { nodeCount, leafNode }: TreeLayout,
  hasher: Hasher,
  onProgress: (done: number) => void,
): { nodes: Uint8Array; positions: Uint32Array } {
  const { count } = rows;
  const isHeap = convention.shape === "heap";
  const area = hasher.allocate((nodeCount + 1) * WORD_BYTES);
  // The nodes above the leaves come first in a heap, and so does the place more; in levels they come last.
  const nodes = isHeap ? area.subarray(WORD_BYTES) : area.subarray(0, -WORD_BYTES);
  const unsorted = isHeap ? area.subarray(0, count * WORD_BYTES) : area.subarray(-count * WORD_BYTES);
  hashLeavesInto(rows, convention, hasher, unsorted, { lastFirst: false, onProgress });
  const order = orderByHash(unsorted);
  const positions = positionsOf(order);
  release(order);
  placeLeaves(unsorted, positions, leafNode, nodes);
  return { nodes, positions };
}
