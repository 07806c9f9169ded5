import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { getAddress } from "viem";
import { rowOf } from "../../../bench/harness/row.ts";
import { drawCharts } from "../../../bench/tree/charts/chartsOf.ts";
import { growthChart } from "../../../bench/tree/charts/growthChart.ts";
import { phasesChart } from "../../../bench/tree/charts/phasesChart.ts";
import { pairedSpreads } from "../../../bench/tree/pairedSpreads.ts";
import { FULL, QUICK, sizeName } from "../../../bench/tree/scale.ts";
import { requireSameRoots } from "../../../bench/tree/stage.ts";
import { writeAllocationFile } from "../../../bench/tree/writeAllocationFile.ts";
import { measureTrees } from "../../../bench/tree.ts";
import { isDeep } from "../../deep.ts";

const RESULTS = join(import.meta.dirname, "..", "..", "..", "bench", "results");

/** Every row with a goal, and what it must keep. */
const GOALS = {
  "csv-to-root-1m": 120,
  "csv-to-all-proofs-1m": 200,
  "rss-1m": 280,
  "rss-10m": 1_395,
  "kernel-vs-noble": 20,
  "kernel-vs-hash-wasm": 3,
  "two-threads": 1.7,
  "two-threads-end-to-end": 1.35,
  growth: 1.3,
  "proof-lookup-bytes": 32_768,
  "proof-lookup-cpu": 2,
};

describe("bench: tree", () => {
  describe("the file that is measured", () => {
    let folder = "";
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "symbolon-bench-test-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    it("has checksummed accounts, amounts of 18 to 24 digits, and begins every larger one", () => {
      const small = join(folder, "small.csv");
      const large = join(folder, "large.csv");
      writeAllocationFile(small, 1_000);
      writeAllocationFile(large, 66_000);
      const text = readFileSync(small, "utf8");
      const whole = readFileSync(large, "utf8");
      expect(whole.startsWith(text)).to.equal(true);
      expect(whole.split("\n")).to.have.length(66_002);
      expect(new Set(whole.split("\n")), "no row twice, the empty end counted").to.have.property(
        "size",
        66_002,
      );
      const [header, ...lines] = text.trimEnd().split("\n");
      expect(header).to.equal("address,amount");
      const digits = new Set<number>();
      for (const line of lines) {
        const [account = "", amount = ""] = line.split(",");
        expect(account).to.equal(getAddress(account));
        expect(amount).to.match(/^[1-9]\d{17,23}$/);
        digits.add(amount.length);
      }
      expect(digits).to.have.property("size", 7);
    });
  });

  describe("kernels that take turns", () => {
    it("are told by the round whose ratio is the middle one", () => {
      // Ratios 3, 2 and 10: a load on both turns of the first round, and on one of the last.
      const { ours, peer } = pairedSpreads([200, 100, 100], [600, 200, 1_000]);
      expect(ours).to.deep.equal({ median: 200, min: 100, max: 200, samples: 3 });
      expect(peer).to.deep.equal({ median: 600, min: 200, max: 1_000, samples: 3 });
    });
  });

  it("measures nothing where roots differ", () => {
    const one = { root: "0x01" };
    const other = { root: "0x02" };
    expect(() => requireSameRoots("native", [one, one])).to.not.throw();
    expect(() => requireSameRoots("native", [one, other])).to.throw("roots of native differ: 0x01, 0x02");
  });

  describe("the charts", () => {
    const step = { read: 100, checksum: 50, leaves: 200, sort: 0, tree: 150, write: 500 };
    const charts = {
      growth: growthChart([
        { label: "theirs & <co>", tone: "c", points: [{ rows: 1_000, nanoseconds: 100_000 }] },
        {
          label: "ours",
          tone: "a",
          points: [
            { rows: 1_000, nanoseconds: 1_000 },
            { rows: 100_000, nanoseconds: 1_000 },
          ],
        },
      ]),
      phases: phasesChart(1_000, [{ label: "native", phases: step }]),
    };

    it("are SVG documents with their units, their command and both looks", () => {
      for (const [name, chart] of Object.entries(charts)) {
        expect(chart, name).to.match(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
        expect(chart.trim(), name).to.match(/<\/svg>$/);
        expect(chart, name).to.include("npm run -s bench -- tree --save");
        expect(chart, name).to.include("@media (prefers-color-scheme: dark)");
        expect(chart, name).not.to.match(/NaN|undefined|Infinity/);
      }
      expect(charts.growth).to.include("theirs &amp; &lt;co&gt;").and.to.include("1 µs a row");
      expect(charts.phases).to.include(">1,000</text>").and.to.include("milliseconds");
    });

    it("draw equal times level, and a hundred times as much two grid lines higher", () => {
      const [theirs = [], ours = []] = ["c", "a"].map((tone) =>
        [
          ...charts.growth.matchAll(new RegExp(`<circle class="${tone}" cx="[\\d.]+" cy="([\\d.]+)"`, "g")),
        ].map(([, y]) => Number(y)),
      );
      const grid = [...charts.growth.matchAll(/<line x1="92" x2="670" y1="([\d.]+)"/g)].map(([, y]) =>
        Number(y),
      );
      expect(ours).to.have.length(2);
      expect(ours[0]).to.equal(ours[1]);
      expect((ours[0] ?? 0) - (theirs[0] ?? 0)).to.be.closeTo(2 * ((grid[0] ?? 0) - (grid[1] ?? 0)), 0.2);
    });

    it("draw steps one behind the other, as long as their time", () => {
      const pieces = [
        ...charts.phases.matchAll(/<rect class="[a-f]" x="([\d.]+)" y="78" width="([\d.]+)"/g),
      ].map(([, x, width]) => [Number(x), Number(width)] as const);
      expect(pieces).to.have.length(6);
      for (const [i, [x, width]] of pieces.entries()) {
        expect(pieces[i + 1]?.[0] ?? x + width, String(i)).to.be.closeTo(x + width, 0.11);
      }
      expect((pieces[5]?.[1] ?? 0) / (pieces[0]?.[1] ?? 1)).to.be.closeTo(5, 0.01);
    });
  });

  (isDeep ? it : it.skip)(
    "runs as a whole, small: every row is there, and every root is the peers'",
    async () => {
      const { measurements, charts = {}, conditions } = await measureTrees(QUICK);
      const ids = measurements.map(({ id }) => id);
      const full = (id: string) =>
        id
          .replace(`-${sizeName(QUICK.small)}`, `-${sizeName(FULL.small)}`)
          .replace(`-${sizeName(QUICK.large)}`, `-${sizeName(FULL.large)}`)
          .replace(`-${sizeName(QUICK.rows)}`, `-${sizeName(FULL.rows)}`);
      expect(ids.map(full)).to.include.members(Object.keys(GOALS));
      for (const measurement of measurements) {
        const { id, ours, peer, goal, met } = rowOf(measurement);
        expect(ours, id).to.be.greaterThan(0);
        if (peer !== null) expect(peer, id).to.be.greaterThan(0);
        expect(goal ?? null, id).to.equal(GOALS[full(id) as keyof typeof GOALS] ?? null);
        expect(met === null, id).to.equal(goal === null);
      }
      expect(conditions).to.include.keys("input", "processes", "kernel", "loadBefore", "phases");
      expect(Object.keys(charts).sort()).to.deep.equal(["growth", "phases"]);
    },
  );

  describe("kept results", () => {
    const kept = () => JSON.parse(readFileSync(join(RESULTS, "tree.json"), "utf8"));

    it("hold every row with its goal", () => {
      const rows = new Map(kept().rows.map((row: { id: string }) => [row.id, row]));
      for (const [id, goal] of Object.entries(GOALS)) expect(rows.get(id), id).to.include({ goal });
    });

    it("are what the charts show", () => {
      const { rows, conditions } = kept();
      for (const [name, chart] of Object.entries(drawCharts(FULL, rows, conditions.phases))) {
        expect(readFileSync(join(RESULTS, `tree-${name}.svg`), "utf8"), name).to.equal(chart);
      }
    });
  });
});
