import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { FULL, QUICK, soakGoal, WHOLE } from "../../../bench/deliveryFaults/scale.ts";
import { measureFaults } from "../../../bench/deliveryFaults.ts";
import { rowOf } from "../../../bench/harness/row.ts";
import { openStore } from "../../../src/services/store/openStore.ts";
import { isDeep } from "../../deep.ts";
import { until } from "../patience.ts";
import { makeTestStore } from "../store/openTestStore.ts";

const RESULTS = join(import.meta.dirname, "..", "..", "..", "bench", "results", "delivery-faults.json");
/** Every row with a goal. */
const GOALS = {
  "kills-pglite": 0,
  "kills-postgres": 0,
  "wasted-quiet": 0,
  "wasted-killed": 0.001,
  "gas-lost-to-replacement": 0.5,
  "restart-s": 3,
  "restart-postgres-s": 1.5,
  "recovery-worker-s": 8,
  "recovery-database-s": 8,
  "recovery-node-s": 8,
};

describe("bench: delivery-faults", () => {
  it("kills 400 times, and watches memory for half an hour, at its whole size", () => {
    expect(WHOLE).to.include({ kills: 400, soak: 1_800 });
    expect(FULL).to.include({ samples: 3, stall: 10 });
  });

  it("tells its three sizes apart, and judges memory after ten minutes at least", () => {
    expect(new Set([WHOLE, FULL, QUICK].map(({ name }) => name.split(" ")[0]))).to.deep.equal(
      new Set(["whole", "usual", "small"]),
    );
    const soaks = [WHOLE, FULL, QUICK, { soak: 600 }, { soak: 599 }];
    expect(soaks.map(soakGoal)).to.deep.equal([1.05, null, null, 1.05, null]);
  });

  it("kept every row", () => {
    const { rows } = JSON.parse(readFileSync(RESULTS, "utf8"));
    const kept = new Map(rows.map((row: { id: string }) => [row.id, row]));
    for (const [id, goal] of Object.entries(GOALS)) expect(kept.get(id), id).to.include({ goal });
    expect(kept.get("soak-growth")).to.have.property("goal").that.is.oneOf([1.05, null]);
  });

  it("brings a killed database back at its address, with what was kept", async () => {
    const { address, clear, crash } = await makeTestStore("durable");
    const sql = await openStore(address);
    try {
      await sql.query("create table kept (figure int4)");
      await sql.query("insert into kept values (7)");
      expect(crash).to.be.a("function");
      await crash?.();
      const found = async () => (await sql.query("select figure from kept").catch(() => []))[0];
      await until(async () => (await found()) !== undefined);
      expect(await found()).to.deep.equal({ figure: 7 });
    } finally {
      await sql.close();
      await clear();
    }
  });

  it("runs from nothing, in small (deep)", async function () {
    if (!isDeep) this.skip();
    const { measurements } = await measureFaults(QUICK);
    const rows = new Map(measurements.map(rowOf).map((row) => [row.id, row]));
    expect([...rows.keys()]).to.include.members([...Object.keys(GOALS), "soak-growth"]);
    for (const id of ["kills-pglite", "kills-postgres"]) expect(rows.get(id)?.ours, id).to.equal(0);
  });
});
