import { WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import type { Allocation } from "../allocation.ts";
import { hashInner, type TreeNodes } from "./buildNodes.ts";
import type { Convention } from "./convention.ts";
import { hashLeaves } from "./hashLeaves.ts";
import { orderByHash, placeLeaves, positionsOf } from "./leafPositions.ts";
import { groupOrder } from "./radixOrder.ts";
import { type ShardedLayout, shardedLayout } from "./shardedLayout.ts";
import { type Shards, shardOf, shardsOf } from "./shards.ts";
import { layoutOf } from "./treeLayout.ts";

/** `buildNodes` of a convention that has shards. */
export function buildShards(
  rows: Allocation,
  convention: Convention,
  hasher: Hasher,
  onProgress: (done: number) => void,
): TreeNodes {
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
