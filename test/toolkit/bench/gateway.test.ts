import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { FULL, QUICK } from "../../../bench/gateway/scale.ts";
import { measureGateway } from "../../../bench/gateway.ts";
import { rowOf } from "../../../bench/harness/row.ts";
import { isDeep } from "../../deep.ts";

const RESULTS = join(import.meta.dirname, "..", "..", "..", "bench", "results", "gateway.json");
/** Every row with a goal. */
const GOALS = {
  "flash-50k": 300,
  "lost-goodput-10x": 0.05,
  "last-claim": 1.05,
  "late-tickets": 0.01,
  "requests-a-claim": 2,
  "accept-p99-ms": 50,
  "refuse-p99-ms": 50,
  "gateway-5xx": 0,
  "last-claim-vs-jitter": 0.65,
  "accept-p99-vs-jitter": 0.03,
  "requests-vs-jitter": 0.6,
  "hoarder-delay": 1.1,
  "unfairness-20-lanes": 0.01,
  "quiet-lane-wait": 1.2,
  "urgent-blocks": 2,
  "urgent-blocks-behind-20": 4,
  "verdict-p99-ms": 25,
  "gas-vs-fifo": 0.92,
  "policy-error": 15,
  "claims-a-second": 500,
};

describe("bench: gateway", () => {
  it("measures what the goals are about at full size", () => {
    expect(FULL).to.include({ leaves: 131_072, claims: 6_000, flash: 50_000, rated: 10_000 });
    expect(FULL.rehearsed).to.deep.equal([1_500, 10_000]);
  });

  it("kept every row", () => {
    const { rows } = JSON.parse(readFileSync(RESULTS, "utf8"));
    const kept = new Map(rows.map((row: { id: string }) => [row.id, row]));
    for (const [id, goal] of Object.entries(GOALS)) expect(kept.get(id), id).to.include({ goal });
    for (const id of ["relayed-vs-direct-p99-1500", "relayed-vs-direct-p99-10k", "flash-50k"]) {
      expect(kept.get(id), id).to.include({ met: true });
    }
  });

  it("runs from nothing, in small (deep)", async function () {
    if (!isDeep) this.skip();
    const { measurements } = await measureGateway(QUICK);
    const rows = new Map(measurements.map(rowOf).map((row) => [row.id, row]));
    expect([...rows.keys()]).to.include.members(Object.keys(GOALS));
    expect(rows.get("gateway-5xx")?.ours).to.equal(0);
  });
});
