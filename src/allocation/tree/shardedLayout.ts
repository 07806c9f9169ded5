import type { Convention } from "./convention.ts";
import type { Shards } from "./shards.ts";
import { layoutOf, type TreeLayout } from "./treeLayout.ts";

/** The layout of a sharded tree, and of its parts. */
export type ShardedLayout = TreeLayout & {
  /** The first node of each shard's tree, and after the last one that of the tree over them. */
  readonly partStarts: Uint32Array;
  /** The layout of the tree over the shards; its leaves are their roots. */
  readonly top: TreeLayout;
};

/** Each shard's tree, shard by shard, and then the tree over their roots, which are stored once more as its leaves. */
export function shardedLayout(shape: Convention["shape"], { starts, tops }: Shards): ShardedLayout {
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
