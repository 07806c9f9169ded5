import { hashPair } from "./hashPair.ts";
import type { Hex } from "./hex.ts";

export type Multiproof = { readonly nodes: Hex[]; readonly flags: boolean[] };

/**
 * The multiproof of the leaves at `indexes` (strictly ascending) of a native tree. All nodes are filled in first, the
 * way one draws the tree: known is what the leaves lead to, and the proof is what a known node lacks to go on.
 */
export function multiproof(leaves: readonly Hex[], indexes: readonly number[]): Multiproof {
  const n = leaves.length;
  const values: Hex[] = [];
  for (let node = 2 * n - 2; node >= 0; node--) {
    const isLeaf = node >= n - 1;
    values[node] = isLeaf
      ? leaves[2 * n - 2 - node]!
      : hashPair(values[2 * node + 1]!, values[2 * node + 2]!);
  }

  const known = new Set(indexes.map((index) => 2 * n - 2 - index));
  const nodes: Hex[] = [];
  const flags: boolean[] = [];
  // Nodes are hashed from the greatest number down, two at a time: 2i + 2 and 2i + 1, the children of i.
  for (let parent = n - 2; parent >= 0; parent--) {
    const left = 2 * parent + 1;
    const right = 2 * parent + 2;
    if (!known.has(left) && !known.has(right)) continue;
    const both = known.has(left) && known.has(right);
    if (!both) nodes.push(values[known.has(left) ? right : left]!);
    flags.push(both);
    known.add(parent);
  }
  return { nodes, flags };
}

/** What the multiproof folds to: steps over a queue, as the specification tells them. */
export function rootOfMultiproof(leaves: readonly Hex[], proof: Multiproof): Hex {
  const queue = [...leaves];
  const nodes = [...proof.nodes];
  for (const flag of proof.flags) {
    const a = queue.shift();
    const b = flag ? queue.shift() : nodes.shift();
    if (a === undefined || b === undefined) throw new RangeError("the flags ask for more than there is");
    queue.push(hashPair(a, b));
  }
  if (queue.length !== 1 || nodes.length !== 0) throw new RangeError("something is left over");
  return queue[0]!;
}
