import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { hashHeap } from "../../core/tree/nativeTree.ts";
import type { Allocation } from "../allocation.ts";
import type { Convention } from "./convention.ts";
import { hashLeaves, hashLeavesInto } from "./hashLeaves.ts";
import { groupOrder, orderByHash, placeLeaves, positionsOf, release } from "./radixOrder.ts";
import { hashLevels, layoutOf, type TreeLayout } from "./treeLayout.ts";

export type TreeNodes = {
  readonly nodes: Uint8Array;
  readonly layout: TreeLayout;
  /** At each index the position of its leaf; default: the index itself. */
  readonly positions?: Uint32Array;
  /** Default: the tree is not sharded. */
  readonly shards?: Shards;
};

/** What a tree is built of. */
type Building = {
  /** In index order. */
  readonly rows: Allocation;
  readonly convention: Convention;
  readonly hasher: Hasher;
  readonly onProgress: (done: number) => void;
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
  const building = { rows, convention, hasher, onProgress };
  if (convention.shardNybbles !== 0) return buildShards(building);
  const { count } = rows;
  const layout = layoutOf(convention.shape, count);
  const leavesInOrder =
    convention.leafOrder === "index" ? leavesInPlace(building, layout) : sortedLeaves(building, layout);
  const inner = layout.nodeCount - count;
  hashInner(leavesInOrder.nodes, convention.shape, count, hasher, (done) =>
    onProgress(count + (count * done) / inner),
  );
  onProgress(2 * count);
  return { ...leavesInOrder, layout };
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
  { rows, convention, hasher, onProgress }: Building,
  { nodeCount, leafNode }: TreeLayout,
): { nodes: Uint8Array } {
  const { count } = rows;
  const nodes = hasher.allocate(nodeCount * WORD_BYTES);
  const lastFirst = convention.shape === "heap";
  const first = leafNode(lastFirst ? count - 1 : 0);
  const leaves = nodes.subarray(first * WORD_BYTES, (first + count) * WORD_BYTES);
  hashLeavesInto(rows, convention, hasher, leaves, { lastFirst, onProgress });
  return { nodes };
}

/**
 * Hashes leaves into the places of the nodes above them, which take n - 1 at least and are hashed later, and one place
 * more; sorts them; and moves each to its own. So there is never a second copy of them.
 */
function sortedLeaves(
  { rows, convention, hasher, onProgress }: Building,
  { nodeCount, leafNode }: TreeLayout,
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

function buildShards({ rows, convention, hasher, onProgress }: Building): TreeNodes {
  const { count, accounts } = rows;
  const { shape, shardNybbles, leafOrder } = convention;
  const leaves = hashLeaves(rows, convention, hasher, { onProgress });
  const order =
    leafOrder === "hash" ? orderByHash(leaves) : new Uint32Array(count).map((_, position) => position);
  const positions = positionsOf(
    groupOrder(order, (row) => shardOf(accounts, row, shardNybbles), 16 ** shardNybbles),
  );
  const shards = shardsOf(accounts, shardNybbles);
  const parts = shardedLayout(shape, shards);
  const nodes = hasher.allocate(parts.nodeCount * WORD_BYTES);
  placeLeaves(leaves, positions, parts.leafNode, nodes);
  const roots = hashShards(nodes, convention, shards, parts, hasher, (done) => onProgress(count + done));
  if (leafOrder === "hash") shards.tops.set(positionsOf(orderByHash(roots)));
  const top = nodes.subarray((parts.partStarts.at(-1) as number) * WORD_BYTES);
  placeLeaves(roots, shards.tops, parts.top.leafNode, top);
  hashInner(top, shape, shards.tops.length, hasher);
  onProgress(2 * count);
  return { nodes, layout: parts, positions, shards };
}

/** @returns the root of each shard, end to end */
function hashShards(
  nodes: Uint8Array,
  { shape }: Convention,
  { starts, keys }: Shards,
  { partStarts }: ShardedLayout,
  hasher: Hasher,
  onProgress: (rows: number) => void,
): Uint8Array {
  const roots = new Uint8Array(keys.length * WORD_BYTES);
  for (let shard = 0; shard < keys.length; shard++) {
    const part = nodes.subarray(
      (partStarts[shard] as number) * WORD_BYTES,
      (partStarts[shard + 1] as number) * WORD_BYTES,
    );
    const size = (starts[shard + 1] as number) - (starts[shard] as number);
    hashInner(part, shape, size, hasher);
    const root = layoutOf(shape, size).rootNode * WORD_BYTES;
    roots.set(part.subarray(root, root + WORD_BYTES), shard * WORD_BYTES);
    onProgress(starts[shard + 1] as number);
  }
  return roots;
}

type ShardedLayout = TreeLayout & {
  /** The first node of each shard's tree, and after the last one that of the tree over them. */
  readonly partStarts: Uint32Array;
  /** The layout of the tree over the shards; its leaves are their roots. */
  readonly top: TreeLayout;
};

/** Each shard's tree, shard by shard, and then the tree over their roots, which are stored once more as its leaves. */
function shardedLayout(shape: Convention["shape"], { starts, tops }: Shards): ShardedLayout {
  const count = tops.length;
  const layouts = new Map<number, TreeLayout>();
  const layoutOfSize = (size: number): TreeLayout => {
    const known = layouts.get(size) ?? layoutOf(shape, size);
    layouts.set(size, known);
    return known;
  };
  const layoutOfShard = (shard: number) =>
    layoutOfSize((starts[shard + 1] as number) - (starts[shard] as number));
  const partStarts = new Uint32Array(count + 1);
  for (let shard = 0; shard < count; shard++) {
    partStarts[shard + 1] = (partStarts[shard] as number) + layoutOfShard(shard).nodeCount;
  }
  const top = layoutOfSize(count);
  const topStart = partStarts[count] as number;
  return {
    partStarts,
    top,
    nodeCount: topStart + top.nodeCount,
    rootNode: topStart + top.rootNode,
    leafNode(position) {
      const shard = shardAt(starts, position);
      return (
        (partStarts[shard] as number) + layoutOfShard(shard).leafNode(position - (starts[shard] as number))
      );
    },
    siblings(position, out) {
      const shard = shardAt(starts, position);
      const inShard = layoutOfShard(shard).siblings(position - (starts[shard] as number), out);
      for (let i = 0; i < inShard; i++) out[i] = (out[i] as number) + (partStarts[shard] as number);
      const above = out.subarray(inShard);
      const inTop = top.siblings(tops[shard] as number, above);
      for (let i = 0; i < inTop; i++) above[i] = (above[i] as number) + topStart;
      return inShard + inTop;
    },
  };
}

/** The shard that holds a position: the last that starts at or before it. */
function shardAt(starts: Uint32Array, position: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= position) low = middle;
    else high = middle;
  }
  return low;
}

/** How a tree is cut into shards; only those that have rows are counted. */
export type Shards = {
  /** The first digits of each shard's accounts as a number, ascending. */
  readonly keys: Uint32Array;
  /** The first position of each shard, and after the last one the number of rows. */
  readonly starts: Uint32Array;
  /** Where each shard's root stands among the leaves of the tree over them. */
  readonly tops: Uint32Array;
};

/** The shard of a row: the first hexadecimal digits of its account as a number. */
export function shardOf(accounts: Uint8Array, row: number, nybbles: number): number {
  const at = row * ADDRESS_BYTES;
  return (((accounts[at] as number) << 8) | (accounts[at + 1] as number)) >>> (16 - 4 * nybbles);
}

/** Counts the rows of each shard; their tops stand in the order of the keys. */
export function shardsOf(accounts: Uint8Array, nybbles: number): Shards {
  const sizes = new Uint32Array(16 ** nybbles);
  for (let row = 0; row < accounts.length / ADDRESS_BYTES; row++) {
    const key = shardOf(accounts, row, nybbles);
    sizes[key] = (sizes[key] as number) + 1;
  }
  const keys = new Uint32Array(sizes.length).map((_, key) => key).filter((key) => sizes[key] !== 0);
  const starts = new Uint32Array(keys.length + 1);
  for (const [i, key] of keys.entries()) starts[i + 1] = (starts[i] as number) + (sizes[key] as number);
  return { keys, starts, tops: keys.map((_, i) => i) };
}
