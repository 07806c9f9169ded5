import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { rowOf } from "../../../bench/harness/row.ts";
import { FULL, QUICK } from "../../../bench/rehearsal/scale.ts";
import { measureRehearsals } from "../../../bench/rehearsal.ts";
import { isDeep } from "../../deep.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const RESULTS = join(ROOT, "bench", "results", "rehearsal.json");

/** Every row with a goal but those of the model's errors, and what it must keep. */
const GOALS = {
  "dry-run-uni": 300,
  "dry-run-uni-rss": 2_048,
  "dry-run-growth": 1.2,
  "burst-10k-three": 120,
  "burst-50k-flash-rss": 4_096,
  "model-10m": 60,
  "model-10m-rss": 4_096,
};
const MODEL_ERROR = 15;

describe("bench: rehearsal", () => {
  it("measures what the goals are about at full size", () => {
    expect(FULL.growth).to.deep.equal([10_000, 50_000]);
    expect(FULL.large).to.deep.equal({ isUni: true, rows: 252_803 });
    expect(FULL).to.include({ three: 10_000, flash: 50_000, model: 10_000_000 });
  });

  it("kept every row and meets its goal", () => {
    const { rows, conditions } = JSON.parse(readFileSync(RESULTS, "utf8"));
    const kept = new Map(rows.map((row: { id: string }) => [row.id, row]));
    for (const [id, goal] of Object.entries(GOALS)) expect(kept.get(id), id).to.include({ goal, met: true });
    for (const scenario of conditions.scenarios) {
      for (const figure of ["p50", "p99", "last"]) {
        const id = `model-error-${scenario}-${figure}`;
        expect(kept.get(id), id).to.include({ goal: MODEL_ERROR, met: true });
      }
    }
  });

  it("runs from nothing, in small (deep)", async function () {
    if (!isDeep) this.skip();
    const { measurements } = await measureRehearsals(QUICK, undefined, ["flash"]);
    const ids = measurements.map(({ id }) => id);
    expect(ids).to.include.members(["dry-run-uni", "dry-run-growth", "burst-100-three", "model-20k"]);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const row of measurements.map(rowOf)) expect(row.ours, row.id).to.be.at.least(0);
  });
});
