import { readFileSync } from "node:fs";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import type { Hex } from "viem";
import { proveAccount } from "../../../src/node/allocation/output/proveAccount.ts";
import { rebuildTree } from "../../../src/node/allocation/output/rebuildTree.ts";
import { isDeep } from "../../deep.ts";
import type { Row } from "./allocationRows.ts";
import { manifestOf, treeDirectories } from "./treeDirectories.ts";

/** Sizes around the powers of two, and around one and several tiles. */
const SIZES = isDeep
  ? [
      1, 2, 3, 4, 5, 63, 64, 65, 255, 256, 257, 511, 512, 513, 1_023, 1_024, 1_025, 4_097, 65_535, 65_536,
      65_537,
    ]
  : [1, 2, 3, 5, 255, 257];
const ASKED = 40;

/** Rows that tempt a careless index: one amount for all, accounts that differ in their last digits alone. */
function alikeRows(count: number): Row[] {
  return Array.from({ length: count }, (_, i) => ({
    account: `0x${"0".repeat(34)}${(i + 1).toString(16).padStart(6, "0")}`,
    amount: 10n ** 18n,
  }));
}

/** Accounts and amounts without any order, of all widths. */
function mixedRows(count: number): Row[] {
  return Array.from({ length: count }, (_, i) => ({
    account: `0x${((BigInt(i + 1) * 0x9e3779b97f4a7c15f39cc0605cedc8341082276bn) % 2n ** 160n).toString(16).padStart(40, "0")}`,
    amount: 1n + ((BigInt(i) * 0xc2b2ae3d27d4eb4fn) % 2n ** BigInt(1 + (i % 240))),
  }));
}

describe("one proof, however it is asked for", () => {
  const folder = treeDirectories();

  /** A directory's full proofs, by index. */
  function binaryProofs(directory: string): (index: number) => Hex[] {
    const bytes = readFileSync(`${directory}/proofs.bin`);
    const size = bytes.length / manifestOf(directory).count;
    return (index) => {
      const nodes: Hex[] = [];
      for (let at = 0; at < size; at += 32) {
        const node = bytes.subarray(index * size + at, index * size + at + 32);
        if (node.some((byte) => byte !== 0)) nodes.push(`0x${node.toString("hex")}`);
      }
      return nodes;
    };
  }

  for (const [name, rowsOf] of [
    ["rows alike", alikeRows],
    ["rows unlike", mixedRows],
  ] as const) {
    it(`of ${name}: tiles, proofs.bin, proofs.json, the tree and OpenZeppelin agree`, async () => {
      for (const count of SIZES) {
        const rows = rowsOf(count);
        for (const convention of ["native", "oz-standard"] as const) {
          const isNative = convention === "native";
          const directory = await folder.write("tree", convention, rows, undefined, { proofs: "binary" });
          const json = await folder.write("json", convention, rows, undefined, { proofs: "json" });
          const claims = JSON.parse(readFileSync(`${json}/proofs.json`, "utf8")).claims;
          const ofRecord = binaryProofs(directory);
          const { tree } = await rebuildTree(directory);
          const values = rows.map(({ account, amount }, i) =>
            isNative ? [BigInt(i), account, amount] : [account, amount],
          );
          const peer = StandardMerkleTree.of(
            values,
            isNative ? ["uint256", "address", "uint256"] : ["address", "uint256"],
            {
              sortLeaves: !isNative,
            },
          );
          expect(tree.root, `${count} ${convention}`).to.equal(peer.root);
          const step = Math.max(1, Math.floor(count / ASKED));
          for (let row = (count - 1) % step; row < count; row += step) {
            const { account, amount } = rows[row]!;
            const proven = await proveAccount(directory, account);
            const told = `row ${row} of ${count}, ${convention}`;
            expect([proven.index, proven.amount], told).to.deep.equal([row, amount]);
            expect(proven.proof, told).to.deep.equal(peer.getProof(row));
            expect(tree.proof(row), told).to.deep.equal(proven.proof);
            expect(ofRecord(row), told).to.deep.equal(proven.proof);
            const claim = claims[proven.account];
            expect([claim.index, BigInt(claim.amount), claim.proof], told).to.deep.equal([
              row,
              amount,
              proven.proof,
            ]);
          }
        }
      }
    });
  }
});
