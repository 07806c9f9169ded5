import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";
import { MerkleTree } from "merkletreejs";
import { encodePacked, getAddress, type Hex, hexToBytes, keccak256 } from "viem";
import { accountAt, amountAt, reorderAllocation } from "../../../../src/sdk/allocation/allocation.ts";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree, type Tree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed, conventions } from "../../../../src/sdk/allocation/tree/convention.ts";
import { hashLeaves, ROWS_A_CALL } from "../../../../src/sdk/allocation/tree/hashLeaves.ts";
import { bytesToHex } from "../../../../src/sdk/core/bytes.ts";
import { allocationHash } from "../../../../src/sdk/core/campaign/allocationHash.ts";
import { campaignLeaf } from "../../../../src/sdk/core/campaign/campaignLeaf.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import { fastHasher } from "../../../../src/sdk/core/kernel/fastHasher.ts";
import { rootFromProof } from "../../../../src/sdk/core/tree/nativeTree.ts";
import { allocationRows, type Row } from "../allocationRows.ts";
import { fitting, withBeneficiaries } from "../beneficiaries.ts";

const build = (rows: Row[], name: string) => buildTree(allocationFromRows(rows), conventionNamed(name));
const inChecksumOrder = (rows: Row[]) =>
  rows
    .map(({ account, amount }) => ({ account: getAddress(account), amount }))
    .sort((a, b) => (a.account < b.account ? -1 : 1));
const provesEveryRow = (tree: Tree) => {
  for (let i = 0; i < tree.count; i++) {
    const proof = tree.proof(i).map((node) => hexToBytes(node));
    expect(bytesToHex(rootFromProof(hexToBytes(tree.leaf(i)), proof))).to.equal(tree.root);
  }
};

describe("buildTree", () => {
  /** Runs `check` for 1 to 20 rows, where shapes differ most, and for random larger ones. */
  const forAnyRows = (check: (rows: Row[]) => void) => {
    for (let count = 1; count <= 20; count++) {
      check(
        Array.from({ length: count }, (_, i) => ({
          account: keccak256(`0x${(256 + i).toString(16).padStart(4, "0")}`).slice(0, 42),
          amount: BigInt(count + i),
        })),
      );
    }
    fc.assert(fc.property(allocationRows(130), check), { numRuns: 25 });
  };

  it("native: OpenZeppelin's unsorted tree over (index, account, amount), with core's campaign leaf", () => {
    forAnyRows((rows) => {
      const tree = build(rows, "native");
      const values = rows.map(({ account, amount }, i) => [String(i), account, String(amount)]);
      const peer = StandardMerkleTree.of(values, ["uint256", "address", "uint256"], { sortLeaves: false });
      expect(tree.root).to.equal(peer.root);
      for (const [i, { account, amount }] of rows.entries()) {
        expect(tree.proof(i)).to.deep.equal(peer.getProof(i));
        expect(tree.leaf(i)).to.equal(bytesToHex(campaignLeaf(i, hexToBytes(account as Hex), amount)));
      }
    });
  });

  it("oz-standard: OpenZeppelin's sorted tree over (account, amount)", () => {
    forAnyRows((rows) => {
      const tree = build(rows, "oz-standard");
      const values = rows.map(({ account, amount }) => [account, String(amount)]);
      const peer = StandardMerkleTree.of(values, ["address", "uint256"]);
      expect(tree.root).to.equal(peer.root);
      for (let i = 0; i < rows.length; i++) {
        expect(tree.proof(i)).to.deep.equal(peer.getProof(i));
        expect(tree.leaf(i)).to.equal(peer.leafHash(values[i]!));
      }
    });
  });

  it("uniswap: merkletreejs over packed rows, numbered in the order of checksummed accounts", () => {
    forAnyRows((rows) => {
      const tree = build(rows, "uniswap");
      const leaves = inChecksumOrder(rows).map(({ account, amount }, i) =>
        keccak256(encodePacked(["uint256", "address", "uint256"], [BigInt(i), account, amount])),
      );
      const hash = (data: Uint8Array) => Buffer.from(hexToBytes(keccak256(data)));
      const peer = new MerkleTree(
        leaves.map((leaf) => Buffer.from(hexToBytes(leaf))),
        hash,
        { sort: true },
      );
      expect(tree.root).to.equal(peer.getHexRoot());
      for (const [i, leaf] of leaves.entries()) {
        expect(tree.leaf(i)).to.equal(leaf);
        expect(tree.proof(i)).to.deep.equal(peer.getHexProof(leaf));
        expect(getAddress(accountAt(tree.allocation, i))).to.equal(inChecksumOrder(rows)[i]!.account);
      }
      provesEveryRow(tree);
    });
  });

  it("gives a uniswap root that does not depend on the order of rows; a native root does", () => {
    fc.assert(
      fc.property(allocationRows(30), (rows) => {
        const back = [...rows].reverse();
        expect(build(back, "uniswap").root).to.equal(build(rows, "uniswap").root);
        expect(build(back, "oz-standard").root).to.equal(build(rows, "oz-standard").root);
        if (rows.length > 1) expect(build(back, "native").root).to.not.equal(build(rows, "native").root);
      }),
      { numRuns: 20 },
    );
  });

  it("refuses stated indexes that break the convention's rule, naming the account and both indexes", () => {
    const first = `0x${"a".repeat(39)}1`;
    const second = `0x${"b".repeat(39)}2`;
    const rows = inChecksumOrder([first!, second!].map((account) => ({ account, amount: 5n })));
    const sound = { ...allocationFromRows(rows), indexed: true };
    expect(buildTree(sound, conventionNamed("uniswap")).root).to.equal(build(rows, "uniswap").root);
    const swapped = reorderAllocation(sound, new Uint32Array([1, 0]));
    expect(() => buildTree(swapped, conventionNamed("uniswap")))
      .to.throw(SymbolonError, `${rows[0]!.account} has the index 1`)
      .with.property("code", "IndexRuleBroken");
    expect(buildTree(swapped, conventionNamed("native")).count).to.equal(2);
  });

  it("hands the hasher great pieces, each row once, and tells how far it is", () => {
    const rows = Array.from({ length: 20_001 }, (_, i) => ({
      account: `0x${(i + 1).toString(16).padStart(40, "0")}`,
      amount: BigInt(i + 1),
    }));
    const allocation = withBeneficiaries(allocationFromRows(rows));
    for (const convention of conventions.values()) {
      let leaves = 0;
      const counted =
        (hash: (from: Uint8Array, width: number, to: Uint8Array) => void) =>
        (from: Uint8Array, width: number, to: Uint8Array) => {
          expect(from.length / width)
            .to.equal(to.length / 32)
            .and.to.be.at.most(ROWS_A_CALL);
          if (width !== 40) leaves += to.length / 32;
          hash(from, width, to);
        };
      const hasher = {
        ...fastHasher(),
        hashEach: counted(fastHasher().hashEach),
        hashLeaves: counted(fastHasher().hashLeaves),
      };
      const told: number[] = [];
      const tree = buildTree(fitting(allocation, convention), convention, {
        hasher,
        onProgress: (done, total) => told.push(done / total),
      });
      expect(leaves).to.equal(rows.length);
      expect(told).to.deep.equal([...told].sort((a, b) => a - b));
      expect(told.length).to.be.at.least(4);
      expect(told.at(-1)).to.equal(1);
      for (const i of [0, 8_191, 8_192, 20_000]) {
        const proof = tree.proof(i).map((node) => hexToBytes(node));
        expect(bytesToHex(rootFromProof(hexToBytes(tree.leaf(i)), proof))).to.equal(tree.root);
        expect(amountAt(tree.allocation, i) > 0n).to.equal(true);
      }
    }
  });

  it("does not hash rows before anybody asks for their hash, and then in source order", () => {
    let streams = 0;
    const hasher = {
      ...nobleHasher,
      stream() {
        streams++;
        return nobleHasher.stream();
      },
    };
    const allocation = allocationFromRows([{ account: `0x${"1".repeat(40)}`, amount: 1n }]);
    const tree = buildTree(allocation, conventionNamed("native"), { hasher });
    expect(streams).to.equal(0);
    const { accounts, amounts } = allocation;
    expect(tree.allocationHash).to.equal(bytesToHex(allocationHash(accounts, amounts)));
    expect(tree.allocationHash).to.equal(tree.allocationHash);
    expect(streams).to.equal(1);
  });

  it("refuses an index beyond the count and a convention that nobody knows", () => {
    const one = allocationFromRows([{ account: `0x${"1".repeat(40)}`, amount: 1n }]);
    for (const convention of conventions.values()) {
      const tree = buildTree(fitting(withBeneficiaries(one), convention), convention);
      expect(tree.proof(0)).to.deep.equal([]);
      expect(tree.root).to.equal(tree.leaf(0));
      for (const index of [1, -1, 0.5]) {
        expect(() => tree.proof(index)).to.throw(SymbolonError, `no row ${index} in an allocation of 1`);
        expect(() => tree.leaf(index)).to.throw(SymbolonError, `no row ${index}`);
      }
    }
    expect(() => conventionNamed("constructor")).to.throw(SymbolonError, "native, oz-standard, uniswap");
  });

  it("refuses rows without the beneficiaries that leaves bind, and beneficiaries that they do not", () => {
    const plain = allocationFromRows([{ account: `0x${"1".repeat(40)}`, amount: 1n }]);
    expect(() => buildTree(plain, conventionNamed("threshold")))
      .to.throw(SymbolonError, "bind a beneficiary")
      .with.property("code", "NoBeneficiaries");
    expect(() => buildTree(withBeneficiaries(plain), conventionNamed("native")))
      .to.throw(SymbolonError, "do not bind")
      .with.property("code", "BeneficiariesNotBound");
  });

  it("hashes a stretch of rows into the leaves that they have among all", () => {
    const rows = allocationFromRows(
      Array.from({ length: 9 }, (_, i) => ({ account: `0x${"2".repeat(39)}${i}`, amount: BigInt(i + 1) })),
    );
    const convention = conventionNamed("native");
    const all = hashLeaves(rows, convention, nobleHasher);
    const some = { accounts: rows.accounts.subarray(80, 140), amounts: rows.amounts.subarray(128, 224) };
    const told: number[] = [];
    const leaves = hashLeaves(some, convention, nobleHasher, {
      firstIndex: 4,
      onProgress: (done, total) => told.push(done, total),
    });
    expect(bytesToHex(leaves)).to.equal(bytesToHex(all.subarray(128, 224)));
    expect(told).to.deep.equal([3, 3]);
  });

  it("takes columns that lie anywhere in memory", () => {
    const plain = allocationFromRows(
      Array.from({ length: 5 }, (_, i) => ({ account: `0x${"1".repeat(39)}${i}`, amount: BigInt(i + 1) })),
    );
    const moved = (bytes: Uint8Array) => {
      const room = Buffer.alloc(bytes.length + 1);
      room.set(bytes, 1);
      return room.subarray(1);
    };
    const odd = { ...plain, accounts: moved(plain.accounts), amounts: moved(plain.amounts) };
    for (const name of ["native", "packed", "sharded-nybbles"]) {
      const [expected, actual] = [plain, odd].map((rows) => buildTree(rows, conventionNamed(name)));
      expect(actual!.root).to.equal(expected!.root);
      expect(actual!.allocationHash).to.equal(expected!.allocationHash);
    }
  });
});
