import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  committedResults,
  figure,
  measurementsPage,
  type Results,
} from "../../../tools/generate/measurements.ts";
import { pages, ROOT } from "./pages.ts";

const BENCHES = ["gas", "lifetime", "verify", "tree", "rehearsal"];
const rows = BENCHES.flatMap((bench) =>
  committedResults(bench).rows.map((row) => ({ ...row, unit: committedResults(bench).spread[row.id]?.unit })),
);

describe("docs: measurements", () => {
  it("are what bench/results has", () => {
    const page = readFileSync(join(ROOT, "docs", "measurements.md"), "utf8");
    expect(page === measurementsPage(committedResults), "run node tools/generate/measurements.ts").to.equal(
      true,
    );
    for (const { id } of rows) expect(page).to.include(`| \`${id}\` |`);
  });

  it("have a section for every row", () => {
    const stray = (bench: string): Results => {
      const results = committedResults(bench);
      const [row] = results.rows;
      return bench === "gas" && row ? { ...results, rows: [{ ...row, id: "stray" }] } : results;
    };
    expect(() => measurementsPage(stray)).to.throw("Row stray of gas belongs to no section");
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
      .filter(({ path }) => !["README.md", "docs/measurements.md", "CHANGELOG.md"].includes(path))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\d{1,3}(?:,\d{3})+/g)]
          .filter(([told]) => figures.has(told))
          .map(([told]) => `${path}: ${told}`),
      );
    expect(repeated).to.deep.equal([]);
  });

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
