import type { Tree } from "../tree/buildTree.ts";
import { MAX_SIBLINGS } from "../tree/treeLayout.ts";

/** The ways from a tree's leaves to its root. */
export type Siblings = {
  /** Writes the nodes of a row's siblings, lowest first. @returns how many they are */
  readonly siblings: (index: number, out: Uint32Array) => number;
  /** The most that a row has. */
  readonly depth: number;
  /** Whether it is one heap whose leaves stand in index order, as the native tree. */
  readonly isHeapInOrder: boolean;
};

export function siblingsOf({
  convention,
  count,
  layout,
  positions,
}: Pick<Tree, "convention" | "count" | "layout" | "positions">): Siblings {
  const { shape, shardNybbles } = convention;
  const siblings = (index: number, out: Uint32Array) =>
    layout.siblings(positions === undefined ? index : (positions[index] as number), out);
  const found = new Uint32Array(MAX_SIBLINGS);
  // The first leaf of one tree has the longest way; shards are trees of different heights.
  let depth = layout.siblings(0, found);
  if (shardNybbles > 0) for (let i = 1; i < count; i++) depth = Math.max(depth, layout.siblings(i, found));
  return {
    siblings,
    depth,
    isHeapInOrder: shape === "heap" && shardNybbles === 0 && positions === undefined,
  };
}
