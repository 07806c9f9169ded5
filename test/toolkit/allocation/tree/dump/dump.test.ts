import { createHash } from "node:crypto";
import { SimpleMerkleTree, StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";
import { dumpPieces } from "../../../../../src/node/allocation/dump/exportDump.ts";
import { parseDump } from "../../../../../src/node/allocation/dump/parseDump.ts";
import { treeFromDump } from "../../../../../src/node/allocation/dump/treeFromDump.ts";
import { accountAt, amountAt } from "../../../../../src/sdk/allocation/allocation.ts";
import { allocationFromRows } from "../../../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed, conventionOf } from "../../../../../src/sdk/allocation/tree/convention.ts";
import { SymbolonError } from "../../../../../src/sdk/core/errors.ts";
import { allocationRows } from "../../allocationRows.ts";
import { fitting, withBeneficiaries } from "../../beneficiaries.ts";

const read = (text: string) => treeFromDump(parseDump(text, "dump.json"), "dump.json");
const account = (i: number) => `0x${createHash("sha256").update(`account ${i}`).digest("hex").slice(0, 40)}`;
const values = (count: number) =>
  Array.from({ length: count }, (_, i) => [account(i), String(10n ** 20n + BigInt(i))]);
const dumpOf = (count: number) => StandardMerkleTree.of(values(count), ["address", "uint256"]).dump();
const refused = (text: string, code: string, part: string) =>
  expect(() => read(text))
    .to.throw(SymbolonError, part)
    .with.property("code", code);

describe("dumps of OpenZeppelin's StandardMerkleTree", () => {
  it("are read and built again: any order of the known fields, sorted and not", () => {
    fc.assert(
      fc.property(
        allocationRows(40),
        fc.shuffledSubarray(["index", "account", "beneficiary", "amount"] as const, { minLength: 4 }),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (rows, all, hasIndex, hasBeneficiary, sortLeaves) => {
          const fields = all.filter(
            (field) => (field !== "index" || hasIndex) && (field !== "beneficiary" || hasBeneficiary),
          );
          // Of two addresses the first is the account.
          const [first, second] = fields.filter((field) => field === "account" || field === "beneficiary");
          const named = fields.map((field) =>
            field === first ? "account" : field === second ? "beneficiary" : field,
          );
          const types = named.map((field) =>
            field === "index" || field === "amount" ? "uint256" : "address",
          );
          const peer = StandardMerkleTree.of(
            rows.map((row, i) => {
              const fieldTexts = {
                index: String(i),
                account: row.account,
                beneficiary: account(i),
                amount: String(row.amount),
              };
              return named.map((field) => fieldTexts[field]);
            }),
            types,
            { sortLeaves },
          );
          const tree = read(JSON.stringify(peer.dump()));
          expect(tree.root).to.equal(peer.root);
          expect(tree.convention.leafFields).to.deep.equal(named);
          for (const [i, row] of rows.entries()) {
            expect(accountAt(tree.allocation, i)).to.equal(row.account);
            expect(amountAt(tree.allocation, i)).to.equal(row.amount);
            expect(tree.proof(i)).to.deep.equal(peer.getProof(i));
          }
          const text = Buffer.concat([...dumpPieces(tree)]).toString();
          const loaded = StandardMerkleTree.load(JSON.parse(text));
          loaded.validate();
          expect(loaded.root).to.equal(tree.root);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("number rows by a field, in whatever order they come", () => {
    const numbered = [3, 1, 0, 2].map((index) => [String(index), account(index), "7"]);
    const peer = StandardMerkleTree.of(numbered, ["uint256", "address", "uint256"]);
    const tree = read(JSON.stringify(peer.dump()));
    expect(tree.root).to.equal(peer.root);
    expect(tree.allocation.indexed).to.equal(true);
    for (let index = 0; index < 4; index++) {
      expect(accountAt(tree.allocation, index)).to.equal(account(index));
      expect(tree.proof(index)).to.deep.equal(peer.getProof(numbered[[2, 1, 3, 0][index]!]!));
    }
  });

  it("are written across pieces as their load takes them, of every kind of heap", () => {
    const all = withBeneficiaries(
      allocationFromRows(
        values(9_000).map(([name, amount]) => ({ account: name!, amount: BigInt(amount!) })),
      ),
    );
    const native = conventionNamed("native");
    for (const [convention, count] of [
      [native, 9_000],
      [conventionNamed("oz-standard"), 1],
      [conventionOf({ ...native, leafFields: ["beneficiary", "amount", "account"], leafOrder: "hash" }), 200],
    ] as const) {
      const some = {
        ...all,
        count,
        accounts: all.accounts.subarray(0, 20 * count),
        amounts: all.amounts.subarray(0, 32 * count),
        beneficiaries: all.beneficiaries!.subarray(0, 20 * count),
      };
      const tree = buildTree(fitting(some, convention), convention);
      const text = Buffer.concat([...dumpPieces(tree)]).toString();
      expect(text.startsWith('{"format":"standard-v1","leafEncoding":[')).to.equal(true);
      const dump = JSON.parse(text);
      expect(dump.values).to.have.length(count);
      if (count < 1_000) {
        const loaded = StandardMerkleTree.load(dump);
        expect(loaded.root).to.equal(tree.root);
        expect(loaded.getProof(count - 1)).to.deep.equal(tree.proof(count - 1));
      }
      if (convention.leafFields[0] !== "beneficiary") {
        expect(read(text).root).to.equal(tree.root);
        expect(read(text).convention.name).to.equal(convention.name);
      }
    }
    for (const name of ["uniswap", "packed", "sharded-nybbles"]) {
      const convention = conventionNamed(name);
      expect(() => dumpPieces(buildTree(fitting(all, convention), convention)))
        .to.throw(SymbolonError, name)
        .with.property("code", "NotExportable");
    }
  });

  it("are refused where a node, a place or a value was changed", () => {
    const dump = dumpOf(9);
    const change = (edit: (copy: typeof dump) => void) => {
      const copy = structuredClone(dump);
      edit(copy);
      return JSON.stringify(copy);
    };
    for (const node of [0, 5, 16]) {
      const text = change(({ tree }) => {
        tree[node] = tree[node]!.slice(0, -1) + (tree[node]!.endsWith("0") ? "1" : "0");
      });
      refused(text, "DumpDiffers", node === 5 ? "node 5" : "node");
    }
    refused(
      change((copy) => {
        const a = copy.values[3]!;
        const b = copy.values[4]!;
        [a.treeIndex, b.treeIndex] = [b.treeIndex, a.treeIndex];
      }),
      "DumpDiffers",
      "treeIndex of value 3",
    );
    refused(
      change((copy) => {
        copy.values[2]!.value[1] = "5";
      }),
      "DumpDiffers",
      "node",
    );
  });

  it("are refused by name where they are something else", () => {
    const dump = dumpOf(3);
    refused("{", "NotADump", "is not JSON");
    refused("[]", "NotADump", "not an object");
    refused(JSON.stringify({ ...dump, format: "standard-v2" }), "NotADump", "standard-v2");
    refused(JSON.stringify({ ...dump, tree: [] }), "NotADump", "32-byte nodes");
    refused(JSON.stringify({ ...dump, tree: dump.tree.slice(1) }), "NotADump", "3 values make 5");
    refused(JSON.stringify({ ...dump, values: [] }), "NotADump", "no values");
    refused(JSON.stringify({ ...dump, values: [{ value: ["5"], treeIndex: 0 }] }), "NotADump", "5 nodes");
    refused(
      JSON.stringify({ ...dump, leafEncoding: ["address", 5] }),
      "NotADump",
      "a list of Solidity types",
    );
    refused(
      JSON.stringify({
        ...dump,
        values: dump.values.map((value) => ({ ...value, value: [account(1), null] })),
      }),
      "NotADump",
      "null",
    );
    refused(JSON.stringify(SimpleMerkleTree.of(dump.tree).dump()), "SimpleDump", "simple-v1");
    const wide = StandardMerkleTree.of([[account(1), "5", "6"]], ["address", "uint256", "uint256"]);
    refused(JSON.stringify(wide.dump()), "UnknownDumpFields", "neither number counts");
    const repeated = StandardMerkleTree.of(
      [
        [account(1), "0", "7"],
        [account(2), "0", "8"],
      ],
      ["address", "uint256", "uint256"],
    );
    refused(JSON.stringify(repeated.dump()), "UnknownDumpFields", "neither number counts");
    const none = StandardMerkleTree.of([["5"]], ["uint256"]);
    refused(JSON.stringify(none.dump()), "UnknownDumpFields", "(uint256)");
    const worded = {
      ...dump,
      values: dump.values.map(({ treeIndex }) => ({ treeIndex, value: [account(1), "many"] })),
    };
    refused(JSON.stringify(worded), "NotAnAmount", "many");
  });
});
