import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { rowOf } from "../../../bench/harness/row.ts";
import { readAgain } from "../../../bench/timeline/killRow.ts";
import { differing } from "../../../bench/timeline/lines.ts";
import { FULL, QUICK } from "../../../bench/timeline/scale.ts";
import { measureTimeline, OWN_GROUPS } from "../../../bench/timeline.ts";
import { isDeep } from "../../deep.ts";

const RESULTS = join(import.meta.dirname, "..", "..", "..", "bench", "results", "timeline.json");
/** Every row with a goal: those beside ponder, and those without a peer. */
const PEER_GOALS = { "follow-vs-ponder": 4, "follow-vs-ponder-cached": 0.8, "rows-unlike-ponder": 0 };
const OWN_GOALS = {
  "head-check-cost": 2,
  "lag-blocks": 1,
  "undo-64-s": 1,
  "undo-64-wrong": 0,
  lies: 0,
  "reread-after-kill": 1,
  "kills-wrong": 0,
  "rss-mib-postgres": 350,
  "rss-mib-pglite": 900,
  "trace-p99-ms": 50,
  "tracing-tax": 1.05,
  "bytes-a-claim": 2_000,
};
const NOTHING_WRONG = ["undo-64-wrong", "lies", "kills-wrong"];

describe("bench: timeline", () => {
  it("measures what the goals are about at full size", () => {
    expect(FULL).to.include({ events: 50_000, blocks: 500, undone: 64, faults: 10_000 });
    expect(FULL).to.include({ headEvents: 200, lagSeconds: 60, claims: 1_000_000 });
  });

  it("kept every row", () => {
    const { rows } = JSON.parse(readFileSync(RESULTS, "utf8"));
    const kept = new Map(rows.map((row: { id: string }) => [row.id, row]));
    for (const [id, goal] of Object.entries({ ...PEER_GOALS, ...OWN_GOALS }))
      expect(kept.get(id), id).to.include({ goal });
    for (const id of ["rows-unlike-ponder", ...NOTHING_WRONG])
      expect(kept.get(id), id).to.include({ ours: 0, met: true });
  });

  it("counts lines that only one of two has", () => {
    expect(differing(new Set(["a", "b"]), new Set(["a", "b"]))).to.equal(0);
    expect(differing(new Set(["a", "b"]), new Set(["b", "c", "d"]))).to.equal(3);
    expect(differing(new Set(), new Set(["a"]))).to.equal(1);
  });

  it("counts blocks that are read again in a later life", () => {
    const range = (from: number, to: number) => ({ from, to });
    expect(readAgain([[range(1, 4), range(5, 8)], [range(5, 8)], [range(9, 12)]])).to.deep.equal([4, 0]);
    expect(readAgain([[range(1, 4)], [], [range(1, 4)], [range(3, 6)]])).to.deep.equal([0, 4, 2]);
  });

  it("runs from nothing, in small, without its peer (deep)", async function () {
    if (!isDeep) this.skip();
    const { measurements } = await measureTimeline(QUICK, undefined, OWN_GROUPS);
    const rows = new Map(measurements.map(rowOf).map((row) => [row.id, row]));
    expect([...rows.keys()]).to.include.members(Object.keys(OWN_GOALS));
    for (const id of NOTHING_WRONG) expect(rows.get(id)?.ours, id).to.equal(0);
  });
});
