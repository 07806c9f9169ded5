import { readFileSync } from "node:fs";
import { expect } from "chai";
import { getAddress, type Hex, numberToHex } from "viem";
import { proofRecords } from "../../../../src/node/allocation/output/proofRecords.ts";
import { rebuildTree } from "../../../../src/node/allocation/output/rebuildTree.ts";
import { accountAt, amountAt } from "../../../../src/sdk/allocation/allocation.ts";
import { buildTree, type Tree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import {
  conventionNamed,
  conventionOf,
  conventions,
} from "../../../../src/sdk/allocation/tree/convention.ts";
import { allocationOf, rowsOf } from "../allocationOf.ts";
import { beneficiaryOf, filesOf, manifestOf, ROWS, treeDirectories } from "../treeDirectories.ts";

type Claim = { index: number; amount: Hex; proof: Hex[]; beneficiary?: Hex };

/** The proofs that records hold: whole words up to the first of zeros. */
function proofsOf(bytes: Uint8Array, depth: number): Hex[][] {
  const hex = Buffer.from(bytes).toString("hex");
  return Array.from({ length: depth === 0 ? 0 : bytes.length / (32 * depth) }, (_, row) => {
    const words = Array.from({ length: depth }, (_, i): Hex => {
      const at = 64 * (row * depth + i);
      return `0x${hex.slice(at, at + 64)}`;
    });
    const end = words.findIndex((word) => /^0x0+$/.test(word));
    if (end !== -1) expect(words.slice(end).every((word) => /^0x0+$/.test(word))).to.equal(true);
    return end === -1 ? words : words.slice(0, end);
  });
}

function expectRecords(tree: Tree, pieceBytes?: number) {
  const { depth, count, pieces } = proofRecords(tree, pieceBytes);
  const all = Array.from(pieces, (piece) => piece.slice());
  expect(all).to.have.length(count);
  const proofs = proofsOf(Buffer.concat(all), depth);
  if (depth === 0) expect(tree.count).to.equal(1);
  for (const [index, proof] of proofs.entries()) expect(proof).to.deep.equal(tree.proof(index));
  expect(depth).to.equal(Math.max(...Array.from({ length: tree.count }, (_, i) => tree.proof(i).length)));
}

describe("files of all proofs", () => {
  const folder = treeDirectories();

  it("hold every proof of a tree of any size and shape, in pieces of any length", () => {
    const { name: _name, summary: _summary, ...rules } = conventionNamed("native");
    for (const shape of ["heap", "promote", "duplicate", "pad"] as const) {
      for (const shardNybbles of [0, 1] as const) {
        const convention = conventionOf({ ...rules, shape, shardNybbles });
        for (const count of [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 33, 100, 127, 128, 129]) {
          const amounts = Array.from({ length: count }, (_, i) => BigInt(i + 1));
          const tree = buildTree(allocationOf(rowsOf(amounts)), convention);
          expectRecords(tree);
          expectRecords(tree, 700);
        }
      }
    }
  });

  for (const convention of conventions.keys()) {
    it(`hold the proofs of ${convention}, as records and as JSON that Uniswap's tools read`, async () => {
      const binary = await folder.write("binary", convention, ROWS, undefined, { proofs: "binary" });
      const { tree } = await rebuildTree(binary);
      expect(filesOf(binary)).to.include("proofs.bin").and.to.not.include("proofs.json");
      const bytes = readFileSync(`${binary}/proofs.bin`);
      expect(manifestOf(binary).proofs).to.deep.equal({ file: "proofs.bin", bytes: bytes.length });
      const proofs = proofsOf(bytes, bytes.length / 32 / ROWS.length);
      expect(proofs).to.deep.equal(ROWS.map((_, index) => tree.proof(index)));

      const json = await folder.write("json", convention, ROWS, undefined, { proofs: "json" });
      const text = readFileSync(`${json}/proofs.json`, "utf8");
      expect(manifestOf(json).proofs).to.deep.equal({ file: "proofs.json", bytes: text.length });
      const document = JSON.parse(text) as { claims: Record<string, Claim> };
      expect(document).to.include({
        merkleRoot: tree.root,
        tokenTotal: evenHex(231n * 10n ** 18n),
      });
      const claims = ROWS.map((_, index) => {
        const account = accountAt(tree.allocation, index);
        return [
          getAddress(account),
          {
            index,
            ...(convention === "threshold" && { beneficiary: getAddress(beneficiaryOf(account)) }),
            amount: evenHex(amountAt(tree.allocation, index)),
            proof: tree.proof(index),
          },
        ];
      });
      expect(document.claims).to.deep.equal(Object.fromEntries(claims));
    });
  }

  it("are empty lists where one row is the root", async () => {
    const binary = await folder.write("binary", "native", ROWS.slice(0, 1), undefined, { proofs: "binary" });
    expect(readFileSync(`${binary}/proofs.bin`)).to.have.length(0);
    const json = await folder.write("json", "native", ROWS.slice(0, 1), undefined, { proofs: "json" });
    const { claims } = JSON.parse(readFileSync(`${json}/proofs.json`, "utf8"));
    expect(Object.values(claims)).to.deep.equal([{ index: 0, amount: "0x0de0b6b3a7640000", proof: [] }]);
    const { code } = await rebuildTree(json).then(() => ({ code: "fine" }));
    expect(code).to.equal("fine");
  });
});

function evenHex(value: bigint): Hex {
  const hex = numberToHex(value);
  return hex.length % 2 === 0 ? hex : `0x0${hex.slice(2)}`;
}
