import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { seededBytes } from "../../../bench/gas/seededBytes.ts";
import { lifetimeChart } from "../../../bench/lifetime/lifetimeChart.ts";
import { lifetimeOf } from "../../../bench/lifetime/lifetimeOf.ts";
import { meanProofLength } from "../../../bench/lifetime/meanProofLength.ts";
import { ways } from "../../../bench/lifetime/way.ts";
import { makeAllocation } from "../../../src/sdk/allocation/allocation.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";

const RESULTS = join(import.meta.dirname, "..", "..", "..", "bench", "results");

describe("bench: lifetime", () => {
  it("counts proof nodes as the trees have them", () => {
    const conventions = [
      ["heap", conventionNamed("native")],
      ["promote", { ...conventionNamed("uniswap"), indexRule: "source" }],
    ] as const;
    for (const [shape, convention] of conventions) {
      for (let leaves = 1; leaves <= 40; leaves++) {
        const accounts = seededBytes(`lifetime ${leaves}`, leaves * 20);
        const allocation = makeAllocation({
          accounts,
          amounts: new Uint8Array(leaves * 32).fill(1),
          indexed: true,
        });
        const { proof } = buildTree(allocation, convention);
        const nodes = Array.from({ length: leaves }, (_, i) => proof(i).length).reduce((a, b) => a + b);
        expect(meanProofLength(shape, leaves), `${shape} of ${leaves}`).to.be.closeTo(nodes / leaves, 1e-12);
      }
    }
  });

  it("adds opening, recipients and first uses of words, on lines between the measured depths", () => {
    const costs = [
      { depth: 2, opening: 1_000, recipient: 10, word: 100 },
      { depth: 4, opening: 1_000, recipient: 30, word: 100 },
      { depth: 10, opening: 1_000, recipient: 60, word: 100 },
    ];
    // 8 leaves: depth 3, one word.
    expect(lifetimeOf(costs, "heap", 8)).to.deep.equal({
      opening: 1_000,
      payments: 8 * 20 + 100,
      total: 1_260,
    });
    // 257 leaves fill one word and begin the next. Depth 8 for all but two at depth 9.
    const depth = (255 * 8 + 2 * 9) / 257;
    const recipient = 30 + (depth - 4) * 5;
    expect(lifetimeOf(costs, "heap", 257).total).to.equal(Math.round(1_000 + 257 * recipient + 200));
    // Beyond the last depth the last line goes on.
    expect(lifetimeOf(costs, "heap", 2 ** 11).payments).to.equal(2 ** 11 * 65 + 8 * 100);
    expect(() => lifetimeOf(costs.slice(0, 1), "heap", 8)).to.throw(RangeError, "two measured depths");
  });

  describe("the chart", () => {
    const bar = { opening: 2e6, payments: 8e6, total: 10e6, size: 1 };
    const chart = lifetimeChart(1_000, [
      { ...bar, label: "ours & <co>", isOurs: true },
      { ...bar, label: "theirs", isOurs: false, size: 100, opening: 0, payments: 40e6, total: 40e6 },
    ]);

    it("is one SVG document with its units, its command and both looks", () => {
      expect(chart).to.match(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
      expect(chart.trim()).to.match(/<\/svg>$/);
      expect(chart).to.include("million gas").and.to.include("npm run -s bench -- lifetime --save");
      expect(chart).to.include("@media (prefers-color-scheme: dark)");
      expect(chart).to.include("1,000 recipients").and.to.include("ours &amp; &lt;co&gt;");
      expect(chart).not.to.match(/NaN|undefined|Infinity/);
    });

    it("draws bars as long as their gas, the opening first", () => {
      const widths = (tone: string) =>
        [
          ...chart.matchAll(
            new RegExp(`<rect class="${tone}" x="[\\d.]+" y="\\d+" width="([\\d.]+)" height="18"`, "g"),
          ),
        ].map(([, width]) => Number(width));
      const [ours = 0] = widths("ours");
      const [theirs = 0] = widths("peer");
      const [oursOpening = 0, theirsOpening = 0] = widths("opening");
      expect(theirsOpening).to.equal(0);
      expect(theirs / (ours + oursOpening)).to.be.closeTo(4, 0.01);
      expect(ours / oursOpening).to.be.closeTo(4, 0.01);
    });
  });

  describe("kept results", () => {
    const kept = JSON.parse(readFileSync(join(RESULTS, "lifetime.json"), "utf8"));
    const { costs, wholeLives } = kept.conditions.measured;

    it("follow from the measured costs, charts and rows alike", () => {
      for (const recipients of [100, 1_000, 10_000, 100_000]) {
        const bars = ways.map((way) => ({
          ...way,
          ...(wholeLives[recipients]?.[way.id] ?? lifetimeOf(costs[way.id], way.shape, recipients)),
        }));
        const totals = new Map<string, number>(bars.map(({ id, total }) => [id, total]));
        const chart = readFileSync(join(RESULTS, `lifetime-${recipients}.svg`), "utf8");
        expect(chart, String(recipients)).to.equal(lifetimeChart(recipients, bars));
        const rows = kept.rows.filter(({ id }: { id: string }) => id.startsWith(`lifetime-${recipients}-`));
        expect(rows).to.have.length(5);
        for (const { id, ours, peer } of rows) {
          const [, own = "", other = ""] = /^lifetime-\d+-(\w+)-vs-(.+)$/.exec(id) ?? [];
          const forms = [own, `${own}-light`].flatMap((form) => totals.get(form) ?? []);
          expect(forms, id).to.have.length(2);
          expect([ours, peer], id).to.deep.equal([Math.min(...forms), totals.get(other)]);
        }
      }
    });

    it("would be computed to a thousandth of what a thousand payments were measured to take", () => {
      for (const { id, shape } of ways) {
        const { total } = lifetimeOf(costs[id], shape, 1_000);
        expect(total / wholeLives[1_000][id].total, id).to.be.closeTo(1, 0.001);
      }
    });
  });
});
