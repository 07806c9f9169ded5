import type { Convention } from "./convention.ts";
import { heapLayout } from "./heapLayout.ts";
import { levelsLayout } from "./levelsLayout.ts";

/**
 * Where the nodes of a tree lie, each 32 bytes. Positions count leaves in tree order, nodes count from the start of the
 * area.
 */
export type TreeLayout = {
  readonly nodeCount: number;
  readonly rootNode: number;
  readonly leafNode: (position: number) => number;
  /**
   * Writes the nodes of the siblings that lead from a leaf to the root, lowest first.
   * @param out room for `MAX_SIBLINGS`
   * @returns how many they are
   */
  readonly siblings: (position: number, out: Uint32Array) => number;
};

/** Most siblings that any tree has: 32 levels in a shard and the levels over 65,536 shards. */
export const MAX_SIBLINGS = 48;

/** The layout of one tree of a shape: a whole tree, or one shard of it. */
export function layoutOf(shape: Convention["shape"], count: number): TreeLayout {
  return shape === "heap" ? heapLayout(count) : levelsLayout(shape, count);
}

/** The siblings of a position as views into `nodes`, lowest first. */
export function proofAt(nodes: Uint8Array, layout: TreeLayout, position: number): Uint8Array[] {
  const siblings = new Uint32Array(MAX_SIBLINGS);
  const length = layout.siblings(position, siblings);
  return Array.from(siblings.subarray(0, length), (node) => nodes.subarray(32 * node, 32 * node + 32));
}
