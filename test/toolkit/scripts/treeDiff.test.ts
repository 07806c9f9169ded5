import { readFileSync } from "node:fs";
import { expect } from "chai";
import { addressOf, spread } from "../allocation/allocationOf.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { runTree } from "./runTree.ts";

const csvOf = (rows: readonly (readonly [account: string, amount: number])[]) =>
  `account,amount\n${rows.map((row) => row.join(",")).join("\n")}\n`;
const [a, b, c, d] = [1, 2, 3, 4].map((i) => addressOf(i)) as [string, string, string, string];

describe("symbolon tree diff", () => {
  const folder = temporaryFolder();
  const diff = async (...args: string[]) => {
    const ended = await runTree(["diff", ...args]);
    return { ...ended, json: ended.stdout.startsWith("{") ? JSON.parse(ended.stdout) : undefined };
  };
  const files = () =>
    [
      folder.write(
        "old.csv",
        csvOf([
          [a, 10],
          [b, 20],
          [c, 30],
        ]),
      ),
      folder.write(
        "new.csv",
        csvOf([
          [a, 11],
          [c, 29],
          [d, 40],
        ]),
      ),
    ] as const;

  it("exits 0 for equal ones, 3 for others, and tells who changed how", async () => {
    const [old, recent] = files();
    const equal = await diff(old, old);
    expect([equal.code, equal.stdout.trim().split("\n").at(-1)]).to.deep.equal([0, "equal"]);
    const { code, stdout } = await diff(old, recent);
    expect(code).to.equal(3);
    for (const line of [
      /before +3 accounts, 60 base units/,
      /after +3 accounts, 80 base units/,
      /added +1 \(\+40 base units\)/,
      /removed +1 \(-20 base units\)/,
      /raised +1 \(\+1 base units\)/,
      /lowered +1 \(-1 base units\)/,
      /reindexed +1\n/,
      /unchanged +0/,
    ]) {
      expect(stdout).to.match(line);
    }
    expect(stdout).to.include(`${d} added with 40 at index 2`).and.include(`${b} removed, had 20 at index 1`);
    expect(stdout).to.include(`${c} moved from index 2 to 1`).and.include("different");
  });

  it("prints JSON and writes all changes as CSV, however few it prints", async () => {
    const [old, recent] = files();
    const out = folder.path("changes.csv");
    const { json, code } = await diff(old, recent, "--limit", "1", "--out", out, "--json");
    expect(code).to.equal(3);
    expect(json).to.deep.include({ equal: false, changed: 4, unchanged: 0 });
    expect(json.changes).to.deep.equal([
      {
        account: a,
        kinds: ["raised"],
        before: { index: 0, amount: "10", beneficiary: a },
        after: { index: 0, amount: "11", beneficiary: a },
      },
    ]);
    expect(readFileSync(out, "utf8").split("\n")).to.deep.equal([
      "account,changes,index_before,index_after,amount_before,amount_after,beneficiary_before,beneficiary_after",
      `${a},raised,0,0,10,11,${a},${a}`,
      `${b},removed,1,,20,,${b},`,
      `${c},lowered reindexed,2,1,30,29,${c},${c}`,
      `${d},added,,2,,40,,${d}`,
      "",
    ]);
    const own = folder.write("notes.csv", "mine");
    expect((await diff(old, recent, "--out", own)).stderr).to.include("is not overwritten");
  });

  it("guards: nothing forbidden exits 0 though they differ, anything forbidden exits 1 by name", async () => {
    const [old, recent] = files();
    expect((await diff(old, recent, "--forbid", "redirected")).code).to.equal(0);
    const { code, json } = await diff(old, recent, "--only-raises", "--json");
    expect([code, json.error.code]).to.deep.equal([1, "ForbiddenChange"]);
    expect(json.error.details.counts).to.deep.equal({ removed: 1, lowered: 1 });
    const raised = folder.write(
      "raised.csv",
      csvOf([
        [a, 11],
        [b, 20],
        [c, 30],
        [d, 1],
      ]),
    );
    expect((await diff(old, raised, "--only-raises")).code).to.equal(0);
    expect((await diff(old, raised, "--forbid", "added,raised")).stderr).to.include("1 added and 1 raised");
  });

  it("compares trees with files, and leaves indexes out where asked", async () => {
    const rows = Array.from({ length: 12 }, (_, i) => [spread(i), i + 1] as const);
    const file = folder.write("drop.csv", csvOf(rows));
    const tree = folder.path("tree");
    const built = await runTree(["build", file, "--base-units", "--out", tree]);
    expect(built.code, built.stderr).to.equal(0);
    expect((await diff(tree, file)).code).to.equal(0);
    const turned = folder.write("turned.csv", csvOf(rows.toReversed()));
    const { code, json } = await diff(tree, turned, "--json");
    expect([code, json.byKind.reindexed.accounts]).to.deep.equal([3, 12]);
    expect(json.before.root).to.match(/^0x[0-9a-f]{64}$/);
    expect((await diff(tree, turned, "--ignore-indexes")).code).to.equal(0);
  });

  for (const args of [["one.csv"], ["a", "b", "--forbid", "moved"], ["a", "b", "--limit", "-1"]]) {
    it(`exits 2 for ${args.join(" ")}`, async () => {
      expect((await diff(...args)).code).to.equal(2);
    });
  }
});
