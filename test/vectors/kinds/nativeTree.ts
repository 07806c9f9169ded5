import { campaignLeaf } from "../naive/campaignLeaf.ts";
import type { Hex } from "../naive/hex.ts";
import { nativeTree } from "../naive/nativeTree.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const ALL_PROOFS_UP_TO = 33; // larger trees give eight proofs, to keep the files small

function vector(leaves: readonly Hex[]) {
  const n = leaves.length;
  const tree = nativeTree(leaves);
  const few = [0, 1, 2, Math.floor(n / 2) - 1, Math.floor(n / 2), n - 3, n - 2, n - 1];
  const shown = n <= ALL_PROOFS_UP_TO ? range(n, (index) => index) : few;
  return {
    leaves,
    root: tree.root,
    proofs: shown.map((index) => ({ index: BigInt(index), proof: tree.proofOf(index) })),
  };
}

export const nativeTreeKind: Kind = {
  kind: "native-tree",
  about:
    "Leaves in index order, the native tree's root and proofs (all of them up to 33 leaves, else eight).",
  layout: {
    leaves: { array: "bytes32" },
    root: "bytes32",
    proofs: { array: { struct: { index: "uint256", proof: { array: "bytes32" } } } },
  },
  vectors: () => {
    const random = randomSource("native-tree");
    const { zeroBytes32, oneBytes32, maxBytes32 } = edges;
    return [
      vector(example.campaignLeaves),
      vector(example.credentialLeaves),
      ...edges.sizes.map((size) => vector(range(size, () => random.bytes32()))),
      // Rows of a campaign, as they are in life.
      ...[3, 10, 33].map((size) =>
        vector(range(size, (row) => campaignLeaf(BigInt(row), random.address(), random.uint(96)))),
      ),
      // Equal leaves, ascending, descending and extreme ones: what a wrong order of the pair would show in.
      vector([oneBytes32, oneBytes32]),
      vector(range(5, () => maxBytes32)),
      vector([zeroBytes32]),
      vector([zeroBytes32, maxBytes32, oneBytes32]),
      vector([maxBytes32, oneBytes32, zeroBytes32]),
      ...range(10, (i) => vector(range(10 + i, () => random.bytes32()))),
    ];
  },
};
