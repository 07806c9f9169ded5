import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";
import { bytesToHex, hexToBytes } from "../../../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { type Hasher, nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import { fastHasher } from "../../../../src/sdk/core/kernel/fastHasher.ts";
import {
  buildNativeTree,
  PARENTS_A_CALL,
  proofAt,
  rootFromProof,
} from "../../../../src/sdk/core/tree/nativeTree.ts";
import { readVectors } from "../readVectors.ts";

type TreeVector = {
  leaves: string[];
  root: string;
  proofs: { index: string; proof: string[] }[];
};

const flat = (leaves: readonly string[]) => {
  const bytes = new Uint8Array(32 * leaves.length);
  for (const [i, leaf] of leaves.entries()) bytes.set(hexToBytes(leaf, 32), 32 * i);
  return bytes;
};
const rootOf = (nodes: Uint8Array) => bytesToHex(nodes.subarray(0, 32));

describe("nativeTree", () => {
  it("gives the root and the proofs of every vector", () => {
    for (const { leaves, root, proofs } of readVectors<TreeVector>("native-tree")) {
      const nodes = buildNativeTree(flat(leaves));
      expect(rootOf(nodes)).to.equal(root);
      for (const { index, proof } of proofs) {
        expect(proofAt(nodes, Number(index)).map(bytesToHex)).to.deep.equal(proof);
        const leaf = hexToBytes(leaves[Number(index)]!);
        expect(
          bytesToHex(
            rootFromProof(
              leaf,
              proof.map((node) => hexToBytes(node)),
            ),
          ),
        ).to.equal(root);
      }
    }
  });

  it("leaves the caller's bytes alone, a Buffer's too: its slice is a view, not a copy", () => {
    const leaf = Buffer.alloc(32, 1);
    const sibling = Buffer.alloc(32, 2);
    rootFromProof(leaf, [sibling]);
    expect(leaf.equals(Buffer.alloc(32, 1))).to.equal(true);
    expect(sibling.equals(Buffer.alloc(32, 2))).to.equal(true);
  });

  it("is OpenZeppelin's unsorted tree, root and all proofs, for 1 to 40 leaves and random larger ones", () => {
    const agree = (leaves: readonly string[]) => {
      const nodes = buildNativeTree(flat(leaves));
      const peer = SimpleMerkleTree.of([...leaves], { sortLeaves: false });
      expect(rootOf(nodes)).to.equal(peer.root);
      for (let i = 0; i < leaves.length; i++) {
        expect(proofAt(nodes, i).map(bytesToHex)).to.deep.equal(peer.getProof(i));
      }
    };
    const leaf = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytesToHex);
    for (let count = 1; count <= 40; count++) agree(fc.sample(leaf, { numRuns: count, seed: count }));
    fc.assert(fc.property(fc.array(leaf, { minLength: 41, maxLength: 150 }), agree), { numRuns: 10 });
  });

  it("hands the hasher great pieces, no parent twice, children first", () => {
    for (const count of [1, 2, 3, 1_000, 5_003, 65_536, 65_537, 131_072, 131_073, 200_001]) {
      let parentsDone = 0;
      const sizes: number[] = [];
      const counting: Hasher = {
        ...nobleHasher,
        hashLevel(children, parents) {
          expect(children.length).to.equal(2 * parents.length);
          expect(children.byteOffset, "children begin beyond the parents").to.be.at.least(
            parents.byteOffset + parents.length,
          );
          sizes.push(parents.length / 32);
          parentsDone += parents.length / 32;
          fastHasher().hashLevel(children, parents);
        },
      };
      const told: number[] = [];
      buildNativeTree(new Uint8Array(32 * count).fill(7), counting, (done, total) => {
        told.push(done);
        expect(total).to.equal(count - 1);
      });
      expect(parentsDone).to.equal(count - 1);
      expect(Math.max(0, ...sizes)).to.be.at.most(PARENTS_A_CALL);
      expect(told.at(-1) ?? 0).to.equal(count - 1);
      if (count > 200_000) expect(Math.max(...sizes)).to.equal(PARENTS_A_CALL);
    }
  });

  it("does not accept a proof of another leaf, and notices any changed bit", () => {
    const leaves = flat(fc.sample(fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytesToHex), 13));
    const nodes = buildNativeTree(leaves);
    const root = rootOf(nodes);
    const leafOf = (i: number) => leaves.slice(32 * i, 32 * i + 32);
    for (let i = 0; i < 13; i++) {
      const proof = proofAt(nodes, i);
      expect(bytesToHex(rootFromProof(leafOf(i), proof))).to.equal(root);
      expect(bytesToHex(rootFromProof(leafOf((i + 1) % 13), proof))).to.not.equal(root);
      const bent = proof.map((node) => node.slice());
      bent[i % bent.length]![i] = bent[i % bent.length]![i]! ^ 1;
      expect(bytesToHex(rootFromProof(leafOf(i), bent))).to.not.equal(root);
    }
  });

  it("refuses an empty tree, torn leaves, an index beyond the count, a proof too long", () => {
    expect(() => buildNativeTree(new Uint8Array(0))).to.throw(SymbolonError, "at least one leaf");
    expect(() => buildNativeTree(new Uint8Array(33))).to.throw(SymbolonError, "33 bytes");
    const nodes = buildNativeTree(new Uint8Array(32 * 5));
    for (const index of [5, -1, 1.5, Number.NaN]) {
      expect(() => proofAt(nodes, index)).to.throw(SymbolonError, `no leaf ${index} in a tree of 5`);
    }
    expect(() => proofAt(new Uint8Array(64), 0)).to.throw(SymbolonError, "64 bytes are not a whole tree");
    const node = new Uint8Array(32);
    expect(rootFromProof(node, Array(32).fill(node))).to.have.length(32);
    expect(() => rootFromProof(node, Array(33).fill(node))).to.throw(SymbolonError, "33 nodes");
    expect(() => rootFromProof(new Uint8Array(31), [])).to.throw(SymbolonError, "31 bytes");
    expect(() => rootFromProof(node, [new Uint8Array(33)])).to.throw(SymbolonError, "33 bytes");
  });
});
