import { expect } from "chai";
import { foldProofs } from "../../../../src/node/allocation/output/foldProofs.ts";
import { buildTree, type Tree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed, conventionOf } from "../../../../src/sdk/allocation/tree/convention.ts";
import { fastHasher } from "../../../../src/sdk/core/kernel/fastHasher.ts";
import { allocationOf, rowsOf } from "../allocationOf.ts";

const native = conventionNamed("native");
const someConventions = [
  ...(["heap", "promote", "duplicate", "pad"] as const).flatMap((shape) =>
    (["index", "hash"] as const).map((leafOrder) => conventionOf({ ...native, shape, leafOrder })),
  ),
  conventionNamed("sharded-nybbles"),
];

/** How many hashes of pairs were asked for. */
function counting() {
  const counted = {
    ...fastHasher(),
    pairs: 0,
    hashLevel(children: Uint8Array, parents: Uint8Array) {
      counted.pairs += parents.length / 32;
      fastHasher().hashLevel(children, parents);
    },
  };
  return counted;
}

const treesOf = (...counts: readonly number[]) =>
  counts.flatMap((count) => {
    const rows = rowsOf(Array.from({ length: count }, (_, i) => BigInt(i + 1)));
    return someConventions.map((convention) => buildTree(allocationOf(rows), convention));
  });
const bentIn = (tree: Tree) => foldProofs(tree, fastHasher(), () => {});
const siblingsAt = (tree: Tree, index: number) => {
  const found = new Uint32Array(48);
  return found.subarray(0, tree.layout.siblings(tree.positions?.[index] ?? index, found));
};

describe("foldProofs", () => {
  it("finds all proofs of sound trees to lead to the root, and tells how far it is", () => {
    for (const tree of treesOf(1, 2, 3, 8, 21, 64, 101)) {
      const told: number[] = [];
      expect(foldProofs(tree, fastHasher(), (done) => told.push(done))).to.equal(undefined);
      expect(told).to.deep.equal([tree.count]);
    }
  });

  it("hashes what neighbours share once", () => {
    for (const tree of treesOf(1_000)) {
      // Of small shards rows of one reach the top tree at different levels.
      if (tree.convention.shardNybbles > 0) continue;
      const hasher = counting();
      expect(foldProofs(tree, hasher, () => {})).to.equal(undefined);
      expect(hasher.pairs, JSON.stringify(tree.convention)).to.be.below(2 * 1_000);
    }
  });

  it("finds a row whose proof has any one wrong node, whatever it shares with others", () => {
    for (const tree of treesOf(2, 7, 22)) {
      for (let node = 0; node < tree.layout.nodeCount; node++) {
        const nodes = tree.nodes.slice();
        nodes[32 * node + (node % 32)] = (nodes[32 * node + (node % 32)] ?? 0) ^ 1;
        const wrong = Array.from({ length: tree.count }, (_, index) => index).filter((index) =>
          siblingsAt(tree, index).includes(node),
        );
        const bent = bentIn({ ...tree, nodes });
        if (wrong.length === 0) expect(bent).to.equal(undefined);
        else expect(wrong).to.include(bent?.index);
      }
    }
  });

  it("finds the one row whose own way is another than that of its neighbours", () => {
    for (const tree of treesOf(22)) {
      // A heap in order is copied from the nodes without asking for the siblings of each row.
      if (tree.convention.shape === "heap" && tree.convention.shardNybbles === 0) continue;
      for (let index = 0; index < tree.count; index++) {
        const position = tree.positions?.[index] ?? index;
        for (let level = 0; level < siblingsAt(tree, index).length; level++) {
          const siblings = (asked: number, out: Uint32Array) => {
            const length = tree.layout.siblings(asked, out);
            if (asked === position) out[level] = tree.layout.rootNode;
            return length;
          };
          expect(bentIn({ ...tree, layout: { ...tree.layout, siblings } })?.index).to.equal(index);
        }
      }
    }
  });

  it("finds rows that are not those of the leaves", () => {
    for (const tree of treesOf(9)) {
      for (let index = 0; index < tree.count; index++) {
        for (const column of ["accounts", "amounts"] as const) {
          const bytes = tree.allocation[column].slice();
          const at = ((index + 1) * bytes.length) / tree.count - 1;
          bytes[at] = (bytes[at] ?? 0) ^ 0x80;
          const allocation = { ...tree.allocation, [column]: bytes };
          expect(bentIn({ ...tree, allocation })?.index).to.equal(index);
        }
      }
    }
  });

  it("finds two rows said to stand in one place", () => {
    for (const tree of treesOf(9).filter(({ positions }) => positions !== undefined)) {
      const positions = Uint32Array.from(tree.positions ?? []);
      positions[4] = positions[7] ?? 0;
      expect(bentIn({ ...tree, positions })).to.not.equal(undefined);
    }
  });
});
