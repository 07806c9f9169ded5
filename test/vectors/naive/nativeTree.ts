import { hashPair } from "./hashPair.ts";
import type { Hex } from "./hex.ts";

export type NativeTree = { readonly root: Hex; readonly proofOf: (index: number) => Hex[] };

/**
 * The native tree of n >= 1 leaves: nodes 0 to 2n - 2, leaf i at node 2n - 2 - i, node i over nodes 2i + 1 and 2i + 2,
 * the root at node 0. A tree of one leaf is that leaf, with an empty proof.
 */
export function nativeTree(leaves: readonly Hex[]): NativeTree {
  const n = leaves.length;
  if (n === 0) throw new RangeError("a native tree has at least one leaf");
  const made = new Map<number, Hex>();

  function node(i: number): Hex {
    const isLeaf = i >= n - 1;
    const value =
      made.get(i) ?? (isLeaf ? leaves[2 * n - 2 - i]! : hashPair(node(2 * i + 1), node(2 * i + 2)));
    made.set(i, value);
    return value;
  }

  /** The siblings from node i up to the root, lowest first. */
  function siblings(i: number): Hex[] {
    if (i === 0) return [];
    const isLeftChild = i % 2 === 1;
    return [node(isLeftChild ? i + 1 : i - 1), ...siblings(Math.floor((i - 1) / 2))];
  }

  return { root: node(0), proofOf: (index) => siblings(2 * n - 2 - index) };
}
