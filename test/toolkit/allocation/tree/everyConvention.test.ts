import { SimpleMerkleTree, StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { MerkleTree } from "merkletreejs";
import { getAddress, type Hex, hexToBytes, keccak256 } from "viem";
import { secondOpinion } from "../../../../src/node/allocation/secondOpinion.ts";
import {
  type Allocation,
  makeAllocation,
  reorderAllocation,
} from "../../../../src/sdk/allocation/allocation.ts";
import { buildTree, type Tree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import {
  type Convention,
  conventionOf,
  conventions,
} from "../../../../src/sdk/allocation/tree/convention.ts";
import { bytesToHex } from "../../../../src/sdk/core/bytes.ts";
import { fastHasher } from "../../../../src/sdk/core/kernel/fastHasher.ts";
import { rootFromProof } from "../../../../src/sdk/core/tree/nativeTree.ts";
import { isDeep } from "../../../deep.ts";
import { fitting, withBeneficiaries } from "../beneficiaries.ts";
import { type NaiveRow, naiveTree } from "../naiveTree.ts";

const MOST = 300;
/** Sizes at which the packages are asked too: they take half a millisecond a leaf. */
const ASKED = isDeep ? 1 : 59;

/** Rows in the order of checksummed accounts, so that the first n of them keep their indexes under every rule. */
const rows: NaiveRow[] = Array.from({ length: MOST }, (_, i) => {
  const account = getAddress(keccak256(`0x${(256 + i).toString(16).padStart(4, "0")}`).slice(0, 42));
  const beneficiary: Hex = `0x${Buffer.from(hexToBytes(account)).reverse().toString("hex")}`;
  return { account, beneficiary, amount: 10n ** BigInt(i % 60) + BigInt(i) };
}).sort((a, b) => (a.account < b.account ? -1 : 1));

function allocationOf(count: number): Allocation {
  const accounts = Buffer.concat(rows.slice(0, count).map(({ account }) => hexToBytes(account)));
  const amounts = Buffer.concat(
    rows.slice(0, count).map(({ amount }) => hexToBytes(`0x${amount.toString(16).padStart(64, "0")}`)),
  );
  return withBeneficiaries(makeAllocation({ accounts, amounts, indexed: false }));
}

const custom = [...conventions.values()].flatMap((base) =>
  (["heap", "promote", "duplicate", "pad"] as const).flatMap((shape) =>
    (["index", "hash"] as const).map((leafOrder) => conventionOf({ ...base, shape, leafOrder })),
  ),
);
const sharded = ([1, 2, 3, 4] as const).flatMap((shardNybbles) =>
  (["heap", "promote", "duplicate", "pad"] as const).map((shape) =>
    conventionOf({ ...conventions.get("sharded-nybbles")!, shape, shardNybbles }),
  ),
);

function sameAsNaive(count: number, convention: Convention): Tree {
  const tree = buildTree(fitting(allocationOf(count), convention), convention);
  const naive = naiveTree(rows.slice(0, count), convention);
  const told = `${convention.summary}, ${count} rows`;
  expect(tree.root, told).to.equal(naive.root);
  for (let index = 0; index < count; index++) {
    const proof = tree.proof(index).join();
    if (proof !== naive.proofs[index]!.join()) expect.fail(`${told}: another proof of index ${index}`);
  }
  return tree;
}

describe("every convention", () => {
  for (const convention of conventions.values()) {
    it(`${convention.name}: root and every proof of 1 to ${MOST} rows`, () => {
      // Sizes that are left out for one convention are there for another.
      const first = 17 + [...conventions.keys()].indexOf(convention.name);
      for (let count = 1; count <= MOST; count += count < first || isDeep ? 1 : 67) {
        const tree = sameAsNaive(count, convention);
        const index = count >> 1;
        const proof = tree.proof(index).map((node) => hexToBytes(node));
        expect(bytesToHex(rootFromProof(hexToBytes(tree.leaf(index)), proof))).to.equal(tree.root);
      }
    });
  }

  it("custom ones: every shape, order, number of shards, and the leaves of every named one", () => {
    const all = [...custom, ...sharded];
    expect(new Set(all.map((convention) => JSON.stringify(convention))).size).to.equal(60);
    for (const [i, convention] of all.entries()) {
      const counts = isDeep
        ? Array.from({ length: MOST }, (_, n) => n + 1)
        : [1, 2, 3, 5, 6, 7, 12, 13, 18 + i];
      for (const count of counts) sameAsNaive(count, convention);
    }
  });

  it("heaps: OpenZeppelin's own roots and proofs", () => {
    for (let count = 1; count <= MOST; count += ASKED) {
      const values = rows
        .slice(0, count)
        .map(({ account, amount }, i) => [String(i), account, String(amount)]);
      const native = buildTree(
        fitting(allocationOf(count), conventions.get("native")!),
        conventions.get("native")!,
      );
      const peer = StandardMerkleTree.of(values, ["uint256", "address", "uint256"], { sortLeaves: false });
      const oz = buildTree(native.allocation, conventions.get("oz-standard")!);
      const standard = StandardMerkleTree.of(
        values.map(([, account, amount]) => [account, amount]),
        ["address", "uint256"],
      );
      expect([native.root, oz.root]).to.deep.equal([peer.root, standard.root]);
      for (let i = 0; i < count; i++) {
        expect([native.proof(i), oz.proof(i)]).to.deep.equal([peer.getProof(i), standard.getProof(i)]);
      }
    }
  });

  it("levels: merkletreejs's own roots and proofs; of a duplicated node it leaves the sibling out", () => {
    const hash = (data: Uint8Array) => Buffer.from(fastHasher().keccak256(data));
    for (let count = 1; count <= MOST; count += isDeep ? 1 : 37) {
      for (const shape of ["promote", "duplicate"] as const) {
        const convention = conventionOf({ ...conventions.get("packed-file-order")!, shape });
        const tree = buildTree(fitting(allocationOf(count), convention), convention);
        const leaves = rows.slice(0, count).map((_, i) => Buffer.from(hexToBytes(tree.leaf(i))));
        const peer = new MerkleTree(leaves, hash, { sortPairs: true, duplicateOdd: shape === "duplicate" });
        expect(tree.root).to.equal(peer.getHexRoot());
        for (let i = 0; i < count; i++) {
          const peers = peer.getHexProof(leaves[i]!, i);
          const ours = tree.proof(i);
          if (shape === "promote") expect(ours).to.deep.equal(peers);
          else expect(ours.filter((node) => peers.includes(node as never))).to.deep.equal(peers);
        }
      }
    }
  });

  it("has a second opinion that agrees about all of them, and disagrees about a bent root", async () => {
    for (const [i, convention] of [...conventions.values(), ...custom, ...sharded].entries()) {
      const tree = buildTree(fitting(allocationOf(20 + i), convention), convention);
      expect(await secondOpinion(tree), convention.summary).to.include({ agrees: true });
      const bent = await secondOpinion({ ...tree, root: `0x${"1".repeat(64)}` });
      expect(bent).to.include({ agrees: false });
    }
  });

  it("random larger trees, their rows in any order", () => {
    const all = [...conventions.values(), ...custom, ...sharded];
    for (const [i, convention] of all.entries()) {
      if (i % 18 !== 0 && !isDeep) continue;
      const count = 1_000 + 977 * (i % 5);
      const accounts = Buffer.concat(
        Array.from({ length: count }, (_, row) =>
          fastHasher()
            .keccak256(Buffer.from(`${i} ${row}`))
            .subarray(0, 20),
        ),
      );
      const amounts = new Uint8Array(32 * count).fill(1);
      const shuffled = Uint32Array.from({ length: count }, (_, row) => (row * 7_919) % count);
      const sound = new Set(shuffled).size === count;
      const plain = withBeneficiaries(makeAllocation({ accounts, amounts, indexed: false }));
      const allocation = fitting(sound ? reorderAllocation(plain, shuffled) : plain, convention);
      const tree = buildTree(allocation, convention);
      const from = (column: Uint8Array, row: number) => bytesToHex(column.subarray(20 * row, 20 * row + 20));
      const naive = naiveTree(
        Array.from({ length: count }, (_, row) => ({
          account: from(tree.allocation.accounts, row),
          beneficiary: from(tree.allocation.beneficiaries ?? accounts, row),
          amount: BigInt(`0x${"01".repeat(32)}`),
        })),
        convention,
      );
      expect(tree.root).to.equal(naive.root);
      for (let row = 0; row < count; row += 97) expect(tree.proof(row)).to.deep.equal(naive.proofs[row]);
      const leaves = Array.from({ length: count }, (_, row) => tree.leaf(row));
      if (convention.shape === "heap" && convention.shardNybbles === 0 && count < 2_000) {
        const sortLeaves = convention.leafOrder === "hash";
        expect(tree.root).to.equal(SimpleMerkleTree.of(leaves, { sortLeaves }).root);
      }
    }
  });
});
