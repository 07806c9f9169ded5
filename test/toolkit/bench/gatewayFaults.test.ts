import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { drawKills } from "../../../bench/gatewayFaults/killPlan.ts";
import { brokenPromise } from "../../../bench/gatewayFaults/promises.ts";
import { FULL, QUICK, WHOLE } from "../../../bench/gatewayFaults/scale.ts";
import { measureGatewayFaults } from "../../../bench/gatewayFaults.ts";
import { growthOf } from "../../../bench/harness/memory.ts";
import { rowOf } from "../../../bench/harness/row.ts";
import { isDeep } from "../../deep.ts";

const RESULTS = join(import.meta.dirname, "..", "..", "..", "bench", "results", "gateway-faults.json");
/** Every row with a goal. */
const GOALS = { "kills-front": 0, "soak-growth": 1.05 };

describe("bench: gateway-faults", () => {
  it("measures what the goals are about at full size", () => {
    expect(FULL).to.include({ leaves: 131_072, kills: 100, apis: 2, workers: 2, soak: 600 });
    expect(WHOLE).to.deep.include({ ...FULL, name: WHOLE.name, soak: 1_800, soakClaims: 18_000 });
  });

  it("kept every row", () => {
    const { rows } = JSON.parse(readFileSync(RESULTS, "utf8"));
    const kept = new Map(rows.map((row: { id: string }) => [row.id, row]));
    for (const [id, goal] of Object.entries(GOALS)) expect(kept.get(id), id).to.include({ goal });
    expect(kept.get("kills-front")).to.include({ ours: 0, met: true });
  });

  it("draws the same kills again, one after the other, of every process", () => {
    const terms = { seed: 1, kills: FULL.kills, victims: FULL.apis + FULL.workers, apart: FULL.apart };
    const plan = drawKills(terms);
    expect(drawKills(terms)).to.deep.equal(plan);
    expect(drawKills({ ...terms, seed: 2 })).not.to.deep.equal(plan);
    expect(new Set(plan.map(({ victim }) => victim))).to.deep.equal(new Set([0, 1, 2, 3]));
    for (const [i, { at }] of plan.entries()) {
      expect(at - (plan[i - 1]?.at ?? 0)).to.be.within(FULL.apart / 3, (5 * FULL.apart) / 3);
    }
    expect(plan.at(-1)?.at).to.be.closeTo(FULL.kills * FULL.apart, 0.1 * FULL.kills * FULL.apart);
  });

  it("counts as a broken promise what refuses a good ticket, and nothing else", () => {
    const kept = { comes: 100, turn: 104, expires: 700 };
    const later = { answer: "ticket", comes: 101, turn: 105, expires: 701 };
    const same = { answer: "ticket", ...kept };
    expect(brokenPromise(kept, 102, later)).to.equal("told a later moment");
    expect(brokenPromise(kept, 102, { ...same, turn: 105 })).to.equal("told a later moment");
    expect(brokenPromise(kept, 102, same)).to.equal("sent away after its moment");
    expect(brokenPromise(kept, 102, { error: { code: "BadTicket" } })).to.equal("BadTicket");
    expect(brokenPromise(kept, 102, { answer: "tooLate" })).to.equal("too late, with a ticket");
    expect(brokenPromise(kept, 99, same)).to.equal(undefined);
    expect(brokenPromise(kept, 701, later)).to.equal(undefined);
    for (const fine of [{ answer: "queued" }, { answer: "known" }, { error: { code: "StoreAway" } }]) {
      expect(brokenPromise(kept, 102, fine)).to.equal(undefined);
    }
  });

  it("takes growth from after the warm-up", () => {
    const samples = [...new Array(20).fill(1), ...new Array(70).fill(10), ...new Array(10).fill(12)];
    expect(growthOf(samples, 0.1)).to.equal(1.2);
    expect(growthOf(samples, 0.2)).to.equal(1.2);
    expect(growthOf(samples.toReversed(), 0.1)).to.equal(0.1);
  });

  it("runs from nothing, in small (deep)", async function () {
    if (!isDeep) this.skip();
    const { measurements } = await measureGatewayFaults(QUICK);
    const rows = new Map(measurements.map(rowOf).map((row) => [row.id, row]));
    expect([...rows.keys()]).to.have.members(Object.keys(GOALS));
    expect(rows.get("kills-front")?.ours).to.equal(0);
  });
});
