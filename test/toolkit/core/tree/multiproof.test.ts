import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";
import { bytesToHex, hexToBytes } from "../../../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import {
  foldMultiproof,
  leafDepth,
  type Multiproof,
  multiproofAt,
  multiproofFromProofs,
} from "../../../../src/sdk/core/tree/multiproof.ts";
import { buildNativeTree, proofAt } from "../../../../src/sdk/core/tree/nativeTree.ts";
import { isDeep } from "../../../deep.ts";
import { readVectors } from "../readVectors.ts";

type MultiproofVector = {
  leaves: string[];
  root: string;
  indexes: string[];
  nodes: string[];
  flags: boolean[];
};

const RUNS = isDeep ? 2_000 : 40;
const FORGERIES = isDeep ? 50_000 : 500;

/** Distinct leaves that need no hashing: a tree hashes whatever 32 bytes it is given. */
const leavesOf = (count: number) => {
  const leaves = new Uint8Array(32 * count);
  const view = new DataView(leaves.buffer);
  for (let i = 0; i < count; i++) {
    view.setUint32(32 * i, Math.imul(i + 1, 0x9e3779b1) >>> 0);
    view.setUint32(32 * i + 28, i);
  }
  return leaves;
};
const leafAt = (leaves: Uint8Array, index: number) => leaves.slice(32 * index, 32 * index + 32);
const shown = ({ nodes, flags }: Multiproof) => ({ proof: nodes.map(bytesToHex), proofFlags: flags });

/** A tree of 1 to 200 leaves and some of its indexes, ascending. */
const treeAndIndexes = fc.integer({ min: 1, max: 200 }).chain((count) =>
  fc.tuple(
    fc.constant(count),
    fc
      .uniqueArray(fc.integer({ min: 0, max: count - 1 }), { minLength: 1, maxLength: count })
      .map((indexes) => indexes.sort((a, b) => a - b)),
  ),
);

/** All of them: 16 subsets of four leaves are 15 multiproofs. */
const subsets = (count: number) =>
  Array.from({ length: 2 ** count - 1 }, (_, bits) =>
    Array.from({ length: count }, (_, i) => i).filter((i) => ((bits + 1) >> i) & 1),
  );

describe("core: multiproof", () => {
  it("gives every vector, from the tree and from single proofs", () => {
    for (const { leaves, root, indexes, nodes, flags } of readVectors<MultiproofVector>("multiproof")) {
      const tree = buildNativeTree(hexToBytes(`0x${leaves.map((leaf) => leaf.slice(2)).join("")}`));
      const at = indexes.map(Number);
      const proof = multiproofAt(tree, at);
      expect(shown(proof)).to.deep.equal({ proof: nodes, proofFlags: flags });
      const proofs = at.map((index) => ({ index, proof: proofAt(tree, index) }));
      expect(multiproofFromProofs(leaves.length, proofs)).to.deep.equal(proof);
      const proven = at.map((index) => hexToBytes(leaves[index]!));
      expect(bytesToHex(foldMultiproof(proven, proof))).to.equal(root);
    }
  });

  const agree = (count: number, chosen: readonly (readonly number[])[]) => {
    const leaves = leavesOf(count);
    const tree = buildNativeTree(leaves);
    const list = Array.from({ length: count }, (_, i) => bytesToHex(leafAt(leaves, i)));
    const peer = SimpleMerkleTree.of(list, { sortLeaves: false });
    for (const indexes of chosen) {
      const proof = multiproofAt(tree, indexes);
      const fromPeer = peer.getMultiProof([...indexes]);
      expect({ leaves: indexes.map((i) => list[i]), ...shown(proof) }).to.deep.equal(fromPeer);
      const proofs = indexes.map((index) => ({ index, proof: proofAt(tree, index) }));
      expect(multiproofFromProofs(count, proofs)).to.deep.equal(proof);
      const root = bytesToHex(
        foldMultiproof(
          indexes.map((i) => leafAt(leaves, i)),
          proof,
        ),
      );
      expect(root).to.equal(peer.root);
      expect(SimpleMerkleTree.verifyMultiProof(root, fromPeer)).to.equal(true);
    }
  };

  it("is OpenZeppelin's for every set of leaves of every tree up to 8 leaves", () => {
    for (let count = 1; count <= 8; count++) agree(count, subsets(count));
  });

  it("is OpenZeppelin's for random sets of random trees, whichever way it is made", () => {
    fc.assert(
      fc.property(treeAndIndexes, ([count, indexes]) => agree(count, [indexes])),
      { numRuns: RUNS },
    );
  });

  it("needs no node for all leaves, and the leaf alone for a tree of one", () => {
    const all = Array.from({ length: 37 }, (_, i) => i);
    const proof = multiproofAt(buildNativeTree(leavesOf(37)), all);
    expect(proof.nodes).to.have.length(0);
    expect(proof.flags).to.deep.equal(Array(36).fill(true));
    const leaf = leavesOf(1);
    expect(multiproofAt(buildNativeTree(leaf), [0])).to.deep.equal({ nodes: [], flags: [] });
    expect(foldMultiproof([leaf], { nodes: [], flags: [] })).to.deep.equal(leaf);
  });

  it("of a single leaf is its proof", () => {
    const tree = buildNativeTree(leavesOf(23));
    for (let index = 0; index < 23; index++) {
      const proof = proofAt(tree, index);
      expect(leafDepth(23, index)).to.equal(proof.length);
      expect(multiproofAt(tree, [index])).to.deep.equal({ nodes: proof, flags: proof.map(() => false) });
    }
    expect(leafDepth(2 ** 32, 0)).to.equal(32);
    expect(leafDepth(2 ** 32 - 1, 0)).to.equal(32);
    expect(leafDepth(2 ** 32 - 1, 2 ** 32 - 2)).to.equal(31);
  });

  it("merges 65,535 proofs of a tree of 2^32 leaves that nobody holds", () => {
    const node = new Uint8Array(32);
    const proof = Array(32).fill(node);
    const proofs = Array.from({ length: 65_535 }, (_, i) => ({ index: 65_536 * i, proof }));
    const { nodes, flags } = multiproofFromProofs(2 ** 32, proofs);
    // 16 levels below each, then the 16 above, of which the last of the 2^16 places is missing.
    expect(nodes).to.have.length(16 * 65_535 + 1);
    expect(flags).to.have.length(65_535 + nodes.length - 1);
  });

  it("folds nothing forged to the root: another leaf, node, flag or order, one less or one more", () => {
    let accepted = 0;
    let refusedByForm = 0;
    const forged = fc.tuple(treeAndIndexes, fc.nat(), fc.nat(), fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(forged, ([[count, indexes], pick, bit, kind]) => {
        const all = leavesOf(count);
        const tree = buildNativeTree(all);
        const proof = multiproofAt(tree, indexes);
        const leaves = indexes.map((index) => leafAt(all, index));
        const nodes = proof.nodes.map((node) => node.slice());
        const flags = [...proof.flags];
        const bend = (list: Uint8Array[]) => {
          const bytes = list[pick % list.length];
          if (bytes !== undefined) bytes[bit % 32] = bytes[bit % 32]! ^ (1 << (bit % 8));
          return bytes !== undefined;
        };
        const swap = (list: Uint8Array[]) => {
          const i = pick % list.length;
          const j = bit % list.length;
          if (list.length === 0 || i === j) return false;
          [list[i], list[j]] = [list[j]!, list[i]!];
          return true;
        };
        const forgeries = [
          () => bend(leaves),
          () => bend(nodes),
          () => swap(nodes),
          // Claims a leaf that the proof is not of.
          () => leaves.push(new Uint8Array(32).fill(bit)) > 0,
          () => nodes.splice(pick % (nodes.length + 1), 1).length > 0,
          () => {
            if (flags.length === 0) return false;
            flags[pick % flags.length] = !flags[pick % flags.length];
            return true;
          },
          // An inner node passed off as a leaf.
          () => {
            if (count < 3) return false;
            leaves[pick % leaves.length] = tree.slice(32, 64);
            return !indexes.includes(2 * count - 3);
          },
        ];
        if (!forgeries[kind]!()) return;
        try {
          const root = foldMultiproof(leaves, { nodes, flags });
          if (bytesToHex(root) === bytesToHex(tree.subarray(0, 32))) accepted++;
        } catch (error) {
          if (!(error instanceof SymbolonError)) throw error;
          refusedByForm++;
        }
      }),
      { numRuns: FORGERIES },
    );
    expect(accepted).to.equal(0);
    expect(refusedByForm)
      .to.be.above(FORGERIES / 20)
      .and.below(FORGERIES / 2);
  });

  it("refuses no leaves, indexes out of order or beyond the tree, and proofs of another tree's size", () => {
    const tree = buildNativeTree(leavesOf(5));
    const proof = (index: number) => ({ index, proof: proofAt(tree, index) });
    expect(() => multiproofAt(tree, [])).to.throw(SymbolonError, "at least one leaf");
    expect(() => multiproofFromProofs(5, [])).to.throw(SymbolonError, "at least one leaf");
    expect(() => foldMultiproof([], { nodes: [], flags: [] })).to.throw(SymbolonError, "at least one leaf");
    expect(() => multiproofAt(tree, [1, 1])).to.throw(SymbolonError, "Index 1 comes after index 1");
    expect(() => multiproofAt(tree, [3, 2])).to.throw(SymbolonError, "Index 2 comes after index 3");
    expect(() => multiproofAt(tree, [0, 5])).to.throw(SymbolonError, "no leaf 5 in a tree of 5");
    expect(() => multiproofAt(tree, [-1, 5])).to.throw(SymbolonError, "no leaf -1 in a tree of 5");
    expect(() => multiproofAt(new Uint8Array(64), [0])).to.throw(SymbolonError, "not a whole tree");
    expect(() => multiproofFromProofs(5, [{ ...proof(4), index: 0 }])).to.throw(
      SymbolonError,
      "The proof of index 0 has 2 nodes, and in a tree of 5 leaves it has 3",
    );
    expect(() => multiproofFromProofs(5, [{ ...proof(0), index: 4 }])).to.throw("has 3 nodes");
    expect(() => multiproofFromProofs(9, [proof(0)])).to.throw(SymbolonError, "it has 4");
    expect(() => multiproofFromProofs(5, [{ index: 3, proof: Array(2).fill(new Uint8Array(31)) }])).to.throw(
      SymbolonError,
      "31 bytes",
    );
    const leaf = new Uint8Array(32);
    for (const flags of [[], [true], [false, false]]) {
      expect(() => foldMultiproof([leaf], { nodes: [leaf], flags })).to.throw(
        SymbolonError,
        "1 flags with 0 set",
      );
    }
    expect(() => foldMultiproof([leaf], { nodes: [leaf.subarray(1)], flags: [false] })).to.throw("31 bytes");
  });
});
