import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { keccak256, sha256 } from "viem";
import { addressOf, spread } from "../allocation/allocationOf.ts";
import { changeBytes, manifestOf, treeDirectories } from "../allocation/treeDirectories.ts";
import { runSymbolon } from "./runSymbolon.ts";
import { runTree } from "./runTree.ts";

const [a, b, c, d] = [1, 2, 3, 4].map((i) => addressOf(i)) as [string, string, string, string];
const ROWS = [
  { account: a, amount: 10n },
  { account: b, amount: 20n },
  { account: c, amount: 30n },
];

describe("symbolon allocation next", () => {
  const trees = treeDirectories();
  const run = (...args: string[]) => runSymbolon(["allocation", "next", ...args]);
  const csv = (name: string, lines: readonly string[]) =>
    trees.writeFile(name, `account,amount\n${lines.join("\n")}\n`);
  async function made(...args: string[]) {
    const { code, stdout, stderr } = await run(...args, "--json");
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout);
  }
  async function refused(...args: string[]) {
    const { code, stdout, stderr } = await run(...args, "--json");
    expect(code, stderr).to.equal(1);
    return JSON.parse(stdout).error;
  }

  it("adds up a week, keeps who earned nothing, puts new accounts behind, and tells the funding", async () => {
    const tree = await trees.write("tree", "native", ROWS);
    const file = csv("week.csv", [`${d},4`, `${b},1`, `${b},2`]);
    const out = trees.path("next");
    const told = await made(tree, file, "--out", out);
    expect(told).to.deep.include({ unchanged: 2, notNamed: 2, merged: 1, funding: "7", out });
    expect(told.added).to.deep.equal({ accounts: 1, amount: "4" });
    expect(told.raised).to.deep.equal({ accounts: 1, amount: "3" });
    const text = readFileSync(`${out}/allocation.csv`);
    expect(text.toString().toLowerCase()).to.equal(`account,amount\n${a},10\n${b},23\n${c},30\n${d},4\n`);
    const record = JSON.parse(readFileSync(`${out}/next.json`, "utf8"));
    expect(record).to.deep.include({
      previous: {
        root: manifestOf(tree).root,
        manifestHash: keccak256(readFileSync(`${tree}/manifest.json`)),
        accounts: 3,
        total: "60",
      },
      source: {
        name: "week.csv",
        sha256: sha256(readFileSync(file)),
        holds: "amounts",
        decimals: null,
        merged: 1,
      },
      accounts: 4,
      total: "67",
      funding: "7",
      allocation: { file: "allocation.csv", sha256: sha256(text) },
    });
    const people = await run(tree, file, "--dry-run");
    expect(people.stdout).to.match(/^before +3 accounts, 60 base units$/m);
    expect(people.stdout).to.match(/^funding +7 base units for the next root$/m);
    expect(people.stdout).to.match(/^dry run: nothing is written$/m);
  });

  it("makes rows of which tree build makes the next tree, week after week, in tokens", async () => {
    const rows = ROWS.map(({ account, amount }) => ({ account, amount }));
    let tree = await trees.write("week0", "native", rows, 6);
    for (const week of [1, 2, 3]) {
      const file = csv(`week${week}.csv`, [`${a},1`, `${spread(week)},0.5`]);
      const out = trees.path(`rows${week}`);
      const { stdout, code } = await run(tree, file, "--out", out);
      expect(code).to.equal(0);
      const command = stdout.trim().split("\n").at(-1) ?? "";
      const words = command.replace("next: symbolon tree ", "").replace("TREE", trees.path(`week${week}`));
      // Left out, --decimals is asked for.
      const without = await runTree(["build", `${out}/allocation.csv`]);
      expect(without.code).to.equal(1);
      expect((await runTree(words.split(" "))).code).to.equal(0);
      tree = trees.path(`week${week}`);
    }
    const manifest = manifestOf(tree);
    expect(manifest).to.deep.include({ total: "64500000", count: 6, decimals: 6 });
    const differ = await runTree([
      "diff",
      trees.path("week0"),
      tree,
      "--forbid",
      "removed,lowered,reindexed",
    ]);
    expect(differ.code).to.equal(0);
  });

  it("gives the same bytes again, also of a zipped file of the same rows, but for its own hash", async () => {
    const tree = await trees.write("tree", "native", ROWS);
    const file = csv("week.csv", [`${d},4`]);
    const zipped = trees.writeFile("week.csv.gz", gzipSync(readFileSync(file)));
    for (const [name, from] of [
      ["one", file],
      ["two", file],
      ["three", zipped],
    ] as const) {
      await made(tree, from, "--out", trees.path(name));
    }
    const bytes = (name: string, path: string) => readFileSync(trees.path(`${name}/${path}`), "utf8");
    expect(readdirSync(trees.path("one")).sort()).to.deep.equal(["allocation.csv", "next.json"]);
    expect(bytes("two", "next.json")).to.equal(bytes("one", "next.json"));
    expect(bytes("two", "allocation.csv")).to.equal(bytes("one", "allocation.csv"));
    expect(bytes("three", "allocation.csv")).to.equal(bytes("one", "allocation.csv"));
    expect(bytes("three", "next.json")).not.to.equal(bytes("one", "next.json"));
    await made(tree, file, "--out", trees.path("one"));
    expect(bytes("one", "next.json")).to.equal(bytes("two", "next.json"));
    const again = await refused(tree, zipped, "--out", trees.path("one"));
    expect(again.code).to.equal("OutputInTheWay");
    expect(bytes("one", "next.json")).to.equal(bytes("two", "next.json"));
    expect(readdirSync(trees.path("")).filter((name) => name.startsWith("."))).to.deep.equal([]);
  });

  it("takes totals, and refuses any that would lower somebody, with who, from what and to what", async () => {
    const tree = await trees.write("tree", "native", ROWS);
    const good = csv("totals.csv", [`${c},31`, `${d},5`, `${a},10`]);
    const told = await made(tree, good, "--as-totals", "--dry-run");
    expect(told).to.deep.include({ funding: "6", unchanged: 2, notNamed: 1, holds: "totals", out: null });
    const bad = csv("bad.csv", [`${c},29`, `${a},9`, `${d},5`]);
    const out = trees.path("next");
    const error = await refused(tree, bad, "--as-totals", "--out", out);
    expect(error.code).to.equal("ForbiddenChange");
    expect(error.details.counts).to.deep.equal({ lowered: 2 });
    expect(error.details.offenders).to.deep.equal([
      { kind: "lowered", account: a, before: "10", after: "9" },
      { kind: "lowered", account: c, before: "30", after: "29" },
    ]);
    expect(error.reason).to.include("bad.csv").and.include(`${a} lowered from 10 to 9`);
    expect(error.hint).to.include("at least their previous totals").and.not.to.include("allow");
    expect(existsSync(out)).to.equal(false);
    // Of two totals of one account one is wrong; two amounts are both earned.
    const twice = csv("twice.csv", [`${a},11`, `${a},12`]);
    const duplicate = await refused(tree, twice, "--as-totals", "--out", out);
    expect(duplicate.code).to.equal("DuplicateAccount");
    expect(duplicate.hint).to.include("Remove one").and.not.to.include("--merge");
    expect((await made(tree, twice, "--dry-run")).funding).to.equal("23");
  });

  it("refuses to add what looks like totals, or was made by itself, unless it is told which it is", async () => {
    const tree = await trees.write("tree", "native", ROWS);
    const totals = csv("totals.csv", [`${b},20`, `${c},35`, `${a},10`, `${d},5`]);
    const error = await refused(tree, totals, "--dry-run");
    expect(error.code).to.equal("LooksLikeTotals");
    expect(error.reason).to.include(
      "totals.csv looks like totals so far: it gives 3 of the previous tree's 3 accounts",
    );
    expect(error.hint).to.include("--as-totals").and.include("--as-amounts");
    expect((await made(tree, totals, "--dry-run", "--as-amounts")).funding).to.equal("70");
    expect((await made(tree, totals, "--dry-run", "--as-totals")).funding).to.equal("10");
    const both = await run(tree, totals, "--dry-run", "--as-totals", "--as-amounts");
    expect(both.code, both.stderr).to.equal(2);
    // One of three is a base unit below its total: no totals are.
    const less = csv("less.csv", [`${b},20`, `${c},29`, `${a},10`]);
    expect((await made(tree, less, "--dry-run")).funding).to.equal("59");

    const out = trees.path("made");
    await made(tree, less, "--out", out);
    const other = await trees.write("other", "native", [{ account: spread(9), amount: 10n }]);
    const again = await refused(other, `${out}/allocation.csv`, "--dry-run");
    expect(again.code).to.equal("LooksLikeTotals");
    expect(again.reason).to.include("next.json");
    const told = await made(other, `${out}/allocation.csv`, "--dry-run", "--as-amounts");
    expect(told.funding).to.equal("119");
    // Nothing beside it is a record of it.
    writeFileSync(`${out}/next.json`, "[");
    expect((await made(other, `${out}/allocation.csv`, "--dry-run")).added.accounts).to.equal(3);
  });

  it("quotes the folder in the command that it prints, and writes nothing into the tree", async () => {
    const tree = await trees.write("tree", "native", ROWS);
    const file = csv("week.csv", [`${d},4`]);
    const out = trees.path("o b;it's");
    const { stdout } = await run(tree, file, "--out", out);
    const quoted = `'${out.replace("'", "'\\''")}/allocation.csv'`;
    expect(stdout.trim().split("\n").at(-1)).to.equal(
      `next: symbolon tree build ${quoted} --base-units --out TREE`,
    );
    const inside = await refused(tree, file, "--out", `${tree}/sub`);
    expect(inside.code).to.equal("OutputInTheWay");
    expect(existsSync(`${tree}/sub`)).to.equal(false);
  });

  it("reads the new file with the decimals of the tree, or as base units, and never with others", async () => {
    const tree = await trees.write("tree", "native", ROWS, 6);
    const file = csv("week.csv", [`${a},2`]);
    expect((await made(tree, file, "--dry-run")).funding).to.equal("2000000");
    expect((await made(tree, file, "--dry-run", "--decimals", "6")).funding).to.equal("2000000");
    expect((await made(tree, file, "--dry-run", "--decimals", "0")).funding).to.equal("2");
    const other = await refused(tree, file, "--dry-run", "--decimals", "18");
    expect(other.code).to.equal("DecimalsDiffer");
    expect(other.reason).to.include("18 decimals").and.include("has 6");
  });

  it("names file, row, column and value of what is not sound", async () => {
    const tree = await trees.write("tree", "native", ROWS);
    const cases: readonly (readonly [line: string, code: string])[] = [
      [`${a},-1`, "NegativeAmount"],
      [`${a},1.5`, "TooManyDecimals"],
      [`${a},1e3`, "NotANumber"],
      [`${a},0`, "ZeroAmount"],
      [`${a}0,1`, "BadAddress"],
    ];
    for (const [line, code] of cases) {
      const file = csv("bad.csv", [`${b},1`, line]);
      const error = await refused(tree, file, "--dry-run");
      expect(error.reason, code).to.match(/bad\.csv, row 2 \(line 3\), column (amount|account): /);
      expect(error.details.value, code).to.equal(line.split(",")[code === "BadAddress" ? 0 : 1]);
    }
    const most = csv("most.csv", [`${a},${2n ** 256n - 1n}`]);
    expect((await refused(tree, most, "--dry-run")).code).to.equal("TotalBeyondUint256");
    const heirs = trees.writeFile("heirs.csv", `account,amount,beneficiary\n${a},1,${b}\n`);
    expect((await refused(tree, heirs, "--dry-run")).code).to.equal("BeneficiariesNotBound");
  });

  it("refuses a previous tree that is none, is damaged, or is no campaign's, and a call without a place", async () => {
    const tree = await trees.write("tree", "native", ROWS);
    const file = csv("week.csv", [`${a},1`]);
    expect((await refused(file, file, "--dry-run")).code).to.equal("NotATree");
    const uniswap = await trees.write("uniswap", "uniswap", ROWS);
    expect((await refused(uniswap, file, "--dry-run")).code).to.equal("NotNative");
    expect((await refused(tree, trees.path("none.csv"), "--dry-run")).code).to.equal("MissingFile");
    expect((await run(tree, file)).code).to.equal(2);
    changeBytes(`${tree}/allocation.csv`, (bytes) => bytes.write("7", bytes.length - 2));
    expect((await refused(tree, file, "--dry-run")).code).to.equal("TreeDiffers");
    writeFileSync(`${tree}/manifest.json`, "{}");
    expect((await refused(tree, file, "--dry-run")).code).to.equal("BadManifest");
  });
});
