import type { Hex } from "../naive/hex.ts";
import { multiproof } from "../naive/multiproof.ts";
import { nativeTree } from "../naive/nativeTree.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

function vector(leaves: readonly Hex[], indexes: readonly number[]) {
  const { nodes, flags } = multiproof(leaves, indexes);
  return { leaves, indexes: indexes.map(BigInt), nodes, flags, root: nativeTree(leaves).root };
}

/** Every set of at least one leaf. */
const allSets = (leaves: readonly Hex[]) =>
  range(2 ** leaves.length - 1, (bits) =>
    vector(
      leaves,
      range(leaves.length, (index) => index).filter((index) => ((bits + 1) >> index) % 2 === 1),
    ),
  );

export const multiproofKind: Kind = {
  kind: "multiproof",
  about:
    "Leaves in index order, the indexes proven together, the multiproof's nodes and flags in the order of use, and the root.",
  layout: {
    leaves: { array: "bytes32" },
    indexes: { array: "uint256" },
    nodes: { array: "bytes32" },
    flags: { array: "bool" },
    root: "bytes32",
  },
  vectors: () => {
    const random = randomSource("multiproof");
    const some = (size: number, odds: number) => {
      const indexes = range(size, (index) => index).filter(() => random.below(odds) === 0);
      return indexes.length > 0 ? indexes : [random.below(size)];
    };
    const leaves = (size: number) => range(size, () => random.bytes32());
    return [
      vector(example.campaignLeaves, [1, 2]),
      // Every set of every tree up to five leaves: no shape is left out.
      ...range(5, (i) => allSets(leaves(i + 1))).flat(),
      ...[7, 8, 9, 16, 17].flatMap((size) => [2, 2, 4].map((odds) => vector(leaves(size), some(size, odds)))),
      // First and last; all; a run across the place where the lower row of leaves ends and the upper one begins.
      ...[9, 31, 33].flatMap((size) => {
        const tree = leaves(size);
        return [
          [0, size - 1],
          range(size, (index) => index),
          range(6, (i) => size - 7 + i),
          [0, 1, size - 2],
        ].map((indexes) => vector(tree, indexes));
      }),
      vector(
        range(5, () => edges.maxBytes32),
        [0, 2, 3],
      ),
      vector([edges.maxBytes32, edges.oneBytes32, edges.zeroBytes32], [0, 2]),
      vector(leaves(100), some(100, 3)),
      vector(
        leaves(257),
        range(30, (i) => 100 + i),
      ),
      vector(leaves(257), some(257, 20)),
    ];
  },
};
