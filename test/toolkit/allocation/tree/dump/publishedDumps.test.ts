import { existsSync, readFileSync } from "node:fs";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";
import { buildFromFile } from "../../../../../src/node/allocation/buildFromFile.ts";
import { buildFromDump } from "../../../../../src/node/allocation/dump/buildFromDump.ts";
import { parseDump } from "../../../../../src/node/allocation/dump/parseDump.ts";
import { treeFromDump } from "../../../../../src/node/allocation/dump/treeFromDump.ts";
import { identifyFile } from "../../../../../src/node/allocation/identify/identifyConvention.ts";
import { verifyTree } from "../../../../../src/node/allocation/output/verifyTree.ts";
import { accountAt, amountAt } from "../../../../../src/sdk/allocation/allocation.ts";
import { SymbolonError } from "../../../../../src/sdk/core/errors.ts";
import { suiteFolder } from "../../temporaryFolder.ts";
import { refusal } from "../../treeDirectories.ts";

const read = (text: string) => treeFromDump(parseDump(text, "dump.json"), "dump.json");
const refused = (text: string, code: string, ...parts: readonly string[]) => {
  const { code: found, message, hint } = refusalOf(text);
  expect(found).to.equal(code);
  for (const part of parts) expect(`${message} ${hint}`).to.include(part);
};
function refusalOf(text: string): SymbolonError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof SymbolonError) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}
const [A, B, C] = ["a", "b", "c"].map((digit) => `0x${digit.repeat(40)}`) as [string, string, string];
const NATIVE = ["uint256", "address", "uint256"];
const codes = (warnings: readonly { readonly code: string }[]) => warnings.map(({ code }) => code);
const textOf = (values: unknown[][], types: string[], sortLeaves = true) =>
  JSON.stringify(StandardMerkleTree.of(values, types, { sortLeaves }).dump());

describe("dumps of trees that nothing new would be built as", () => {
  const folder = suiteFolder();

  it("are rebuilt whatever they pay, to whom, and from which index", () => {
    const amounts = fc.constantFrom(0n, 5n, 2n ** 53n, 10n ** 20n);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(A, B, C), amounts), { minLength: 2, maxLength: 9 }),
        fc.constantFrom(undefined, 0, 1),
        fc.constantFrom("uint96", "uint128", "uint", "uint256"),
        fc.boolean(),
        (rows, first, type, sortLeaves) => {
          const values = rows.map(([account, amount], i) => {
            const short = amount < 2n ** 53n ? Number(amount) : String(amount);
            return first === undefined ? [account, short] : [first + i, account, short];
          });
          const types = [...(first === undefined ? [] : ["uint32"]), "address", type];
          const peer = StandardMerkleTree.of(values, types, { sortLeaves });
          const tree = read(JSON.stringify(peer.dump()));
          expect(tree.root).to.equal(peer.root);
          for (const [i, [account, amount]] of rows.entries()) {
            expect([accountAt(tree.allocation, i), amountAt(tree.allocation, i)]).to.deep.equal([
              account,
              amount,
            ]);
            expect(tree.proof(i)).to.deep.equal(peer.getProof(i));
          }
          const { indexes, warnings } = tree.allocation;
          expect(indexes && [...indexes]).to.deep.equal(first === 1 ? rows.map((_, i) => i + 1) : undefined);
          const expected = [
            ...(rows.some(([, amount]) => amount === 0n) ? ["ZeroAmounts"] : []),
            ...(new Set(rows.map(([account]) => account)).size < rows.length ? ["SeveralLeaves"] : []),
            ...(first === 1 ? ["OwnIndexes"] : []),
          ];
          expect(codes(warnings)).to.deep.equal(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("become folders that verify, with zeros and several leaves of an account", async () => {
    const values = [
      [A, "5"],
      [B, "0"],
      [A, "7"],
    ];
    const file = folder.write("both.json", textOf(values, ["address", "uint256"]));
    const out = folder.path("both");
    const { tree, warnings } = await buildFromDump(file, { out, verify: true });
    expect(codes(warnings)).to.deep.equal(["ZeroAmounts", "SeveralLeaves"]);
    expect((await verifyTree(out, {})).manifest.root).to.equal(tree.root);
  });

  it("in our own form are proven, and no folder is written of them", async () => {
    for (const [name, amount, account, code] of [
      ["zero", "0", B, "ZeroAmount"],
      ["twice", "7", A, "DuplicateAccount"],
    ] as const) {
      const values = [
        ["0", A, "5"],
        ["1", account, amount],
        ...[2, 3, 4, 5].map((index) => [String(index), `0x${String(index).repeat(40)}`, "9"]),
      ];
      const file = folder.write(`${name}.json`, textOf(values, NATIVE, false));
      expect((await buildFromDump(file)).tree.convention.name).to.equal("native");
      const out = folder.path(name);
      expect((await refusal(buildFromDump(file, { out }))).code).to.equal(code);
      expect(existsSync(out)).to.equal(false);
    }
  });

  it("keep their indexes in the file of their rows, which rebuilds the root", async () => {
    const values = ["2", "3", "1"].map((index, i) => [index, [A, B, C][i], "40"]);
    const file = folder.write("own.json", textOf(values, NATIVE));
    expect((await refusal(buildFromDump(file, { out: folder.path("own") }))).code).to.equal("OwnIndexes");
    const out = folder.path("own.csv");
    const { tree } = await buildFromDump(file, { out });
    const lines = readFileSync(out, "utf8").trim().split("\n");
    expect(lines.map((line) => line.split(",")[0])).to.deep.equal(["index", "1", "2", "3"]);
    const again = await buildFromFile(out, { convention: tree.convention, root: tree.root });
    expect(again.tree.root).to.equal(tree.root);
  });

  it("are refused where their numbers do not tell the amount, with what finds it out", async () => {
    const either = textOf(
      [
        ["1", A, "0"],
        ["0", B, "1"],
      ],
      NATIVE,
    );
    refused(either, "UnknownDumpFields", "both numbers count the values from 0", "tree identify");
    const apart = textOf(
      [
        ["1", A, "2"],
        ["2", B, "0"],
        ["3", C, "1"],
      ],
      NATIVE,
    );
    refused(apart, "UnknownDumpFields", "one number counts the values from 0 and the other from 1");
    const gaps = [
      ["4", A, "50"],
      ["6", B, "60"],
      ["9", C, "70"],
    ];
    const { root } = StandardMerkleTree.of(gaps, NATIVE);
    refused(textOf(gaps, NATIVE), "UnknownDumpFields", "neither number counts", `--root ${root}`);
    const rows = `index,account,amount\n${gaps.map((row) => row.join()).join("\n")}\n`;
    const found = await identifyFile(folder.write("gaps.csv", rows), root as `0x${string}`);
    expect(found.identified?.convention.leafFields).to.deep.equal(["index", "account", "amount"]);
  });

  it("are called dumps where they bind something else, or have an order of their own", () => {
    for (const type of ["bytes32", "string", "bool", "int256"]) {
      const value = type === "bytes32" ? `0x${"1".repeat(64)}` : type === "bool" ? true : "5";
      const text = textOf([[value, A, "6"]], [type, "address", "uint256"]);
      refused(text, "UnknownDumpFields", `is a dump with values of (${type}, address, uint256)`, "load");
    }
    const alone = textOf([["5", "6"]], ["uint256", "uint8"]);
    refused(alone, "UnknownDumpFields", "(uint256, uint8): these are not one account and one amount");
    for (const type of ["uint7", "uint264", "uint0", "uint08"]) {
      const text = textOf([[A, "6"]], ["address", "uint8"]).replace("uint8", type);
      refused(text, "UnknownDumpFields", type);
    }
    const shuffled = ["2", "0", "1"].map((index, i) => [index, [A, B, C][i], "40"]);
    refused(textOf(shuffled, NATIVE, false), "UnknownDumpFields", "in the order of the file");
    expect(read(textOf(shuffled, NATIVE)).allocation.indexed).to.equal(true);
  });

  it("are read with ethers' BigNumbers, and refused for numbers that lost digits or do not fit", () => {
    const big = { type: "BigNumber", hex: "0xff" };
    const text = textOf([[A, "255"]], ["address", "uint256"]);
    expect(amountAt(read(text.replace('"255"', JSON.stringify(big))).allocation, 0)).to.equal(255n);
    const great = textOf([[A, 1e21]], ["address", "uint256"]);
    refused(great, "NotAnAmount", "value 0", "in quotes");
    const quoted = great.replace("1e+21", `"1${"0".repeat(21)}"`);
    expect(amountAt(read(quoted).allocation, 0)).to.equal(10n ** 21n);
    const small = textOf([[A, "5"]], ["address", "uint8"]);
    refused(small.replace('"5"', '"256"'), "NotAnAmount", "beyond the largest uint8");
    refused(small.replace('"5"', "6"), "DumpDiffers", "node 0");
    refused(small.replace('"5"', "1.5"), "NotAnAmount", '"1.5"');
  });

  it("of another root than the stated one do not lead to a command that refuses dumps", async () => {
    const file = folder.write("other.json", textOf([[A, "5"]], ["address", "uint256"]));
    const out = folder.path("other");
    const error = await refusal(buildFromDump(file, { out, root: `0x${"1".repeat(64)}` }));
    expect(error.code).to.equal("RootDiffers");
    expect(error.hint).to.include("its allocation itself").and.not.include("other.json");
    expect(existsSync(out)).to.equal(false);
  });
});
