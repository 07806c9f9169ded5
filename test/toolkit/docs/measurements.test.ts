import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { benches } from "../../../bench/harness/benches.ts";
import { howFarPage } from "../../../tools/generate/howFar.ts";
import {
  committedResults,
  figure,
  measurementsPage,
  type Results,
} from "../../../tools/generate/measurements.ts";
import { pages, ROOT } from "./pages.ts";

const BENCHES = benches.map(({ name }) => name);
const rows = BENCHES.flatMap((bench) =>
  committedResults(bench).rows.map((row) => ({ ...row, unit: committedResults(bench).spread[row.id]?.unit })),
);

const ours = (id: string) => rows.find((row) => row.id === id)?.ours ?? Number.NaN;
const ratio = (id: string) => rows.find((row) => row.id === id)?.ratio ?? Number.NaN;

/** What pages say in words, and the figure that the words stand for. */
const sayings: readonly (readonly [
  path: string,
  words: string,
  value: number,
  range: readonly [number, number],
])[] = [
  [
    "docs/coming-from-eas.md",
    "less than half of what it costs on EAS",
    ratio("attest-32-expiring"),
    [0, 0.5],
  ],
  [
    "docs/coming-from-eas.md",
    "a hundred in one call about a quarter",
    ratio("multi-attest-100x320"),
    [0.2, 0.3],
  ],
  ["docs/coming-from-eas.md", "revoking about half", ratio("revoke-32"), [0.4, 0.6]],
  ["docs/issue-and-revoke.md", "costs about what it costs on EAS", ratio("batch-announce-one"), [0.9, 1.1]],
  [
    "docs/integrate-a-claim.md",
    "costs less than half of a direct one",
    ours("claim-many-100-contiguous") / ours("claim-direct"),
    [0, 0.5],
  ],
  [
    "docs/integrate-a-claim.md",
    "among a hundred scattered ones a little more than half",
    ours("claim-many-100-scattered") / ours("claim-direct"),
    [0.5, 0.6],
  ],
  [
    "docs/vest.md",
    "costs a little more than the last of the three",
    ratio("vesting-first-vs-openzeppelin"),
    [1, 1.1],
  ],
  ["docs/build-a-tree.md", "A million rows take about a second", ours("csv-to-root-1m"), [500, 1_500]],
  ["docs/build-a-tree.md", "ten million about ten times as long", ours("growth"), [0.8, 1.2]],
];

describe("docs: measurements", () => {
  it("are what bench/results has", () => {
    const page = readFileSync(join(ROOT, "docs", "measurements.md"), "utf8");
    expect(page === measurementsPage(committedResults), "run node tools/generate/measurements.ts").to.equal(
      true,
    );
    for (const { id } of rows) expect(page).to.include(`| \`${id}\` |`);
  });

  it("are what the page of how far it goes has", () => {
    const page = readFileSync(join(ROOT, "docs", "how-far-it-goes.md"), "utf8");
    expect(page === howFarPage(committedResults), "run node tools/generate/howFar.ts").to.equal(true);
  });

  it("are of every bench", () => {
    const page = measurementsPage(committedResults);
    expect(BENCHES.filter((name) => !page.includes(`../bench/results/${name}.json`))).to.deep.equal([]);
  });

  it("have a section for every row", () => {
    const stray = (bench: string): Results => {
      const results = committedResults(bench);
      const [row] = results.rows;
      return bench === "gas" && row ? { ...results, rows: [{ ...row, id: "stray" }] } : results;
    };
    expect(() => measurementsPage(stray)).to.throw("Row stray of gas belongs to no section");
  });

  it("tell the day of groups that were measured apart, and their Node and machine where they differ", () => {
    const machine = { cpu: "A", cpus: 2, memoryGiB: 4 };
    const date = "2027-02-03T00:00:00.000Z";
    const groups = {
      old: {},
      alike: { date, machine, versions: {} },
      fresh: { date, machine: { ...machine, cpus: 8 }, versions: { node: "26.0.0" } },
    };
    const first = { date: "2027-01-02T00:00:00.000Z", machine, versions: { node: "24.0.0" } };
    const apart = (bench: string): Results => {
      const results = committedResults(bench);
      return bench === "gateway" ? { ...results, ...first, groups } : results;
    };
    expect(measurementsPage(apart)).to.include(
      "gateway --save` | 2027-01-02; alike 2027-02-03; fresh 2027-02-03 | 24.0.0; fresh 26.0.0 | A, 2 cores, 4 GiB; fresh A, 8 cores, 4 GiB |",
    );
  });

  it("write figures as people read them", () => {
    expect([73_121, 29_413.88, 5.6055, 0.4834].map(figure)).to.deep.equal([
      "73,121",
      "29,414",
      "5.61",
      "0.483",
    ]);
  });

  // What is written twice drifts: other pages link, and README's table is compared below.
  it("are repeated by no other page", () => {
    const gas = rows.filter(({ unit }) => unit === "gas");
    const figures = new Set(
      gas
        .flatMap(({ ours, peer }) => [ours, ...(peer === null ? [] : [peer])])
        .filter((value) => value >= 5_000)
        .map(figure),
    );
    const repeated = pages
      .filter(
        ({ path }) =>
          !["README.md", "docs/measurements.md", "docs/how-far-it-goes.md", "CHANGELOG.md"].includes(path),
      )
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\d{1,3}(?:,\d{3})+/g)]
          .filter(([told]) => figures.has(told))
          .map(([told]) => `${path}: ${told}`),
      );
    expect(repeated).to.deep.equal([]);
  });

  for (const [path, words, value, [low, high]] of sayings) {
    it(`bear out "${words}" of ${path}`, () => {
      expect(pages.find((page) => page.path === path)?.text).to.include(words);
      expect(value).to.be.within(low, high);
    });
  }

  it("are three in README, each that of its row", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    const lines = [...readme.matchAll(/^\| .*`([\w-]+)`.*\| ([\d.,]+) .*\| ([\d.,]+) .*\|$/gm)];
    expect(lines.length).to.equal(3);
    for (const [line, id, ours = "", peer = ""] of lines) {
      const row = rows.find((one) => one.id === id);
      const scale = line.includes("s of CPU") ? 1_000 : 1;
      expect([ours, peer], id).to.deep.equal(
        [row?.ours, row?.peer].map((value) => figure((value ?? NaN) / scale)),
      );
    }
  });
});
