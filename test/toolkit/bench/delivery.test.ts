import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type RelayRun, wastedIn, wrongIn } from "../../../bench/delivery/relayRun.ts";
import { FULL, QUICK } from "../../../bench/delivery/scale.ts";
import { measureDelivery } from "../../../bench/delivery.ts";
import { rowOf } from "../../../bench/harness/row.ts";
import type { Sending } from "../../../src/sdk/delivery/journal.ts";
import { isDeep } from "../../deep.ts";

const RESULTS = join(import.meta.dirname, "..", "..", "..", "bench", "results", "delivery.json");
/** Every row with a goal. */
const GOALS = {
  "claims-a-block-lost": 0.05,
  "last-claim": 1.05,
  "versions-a-transaction": 1.2,
  "relay-wrong": 0,
  "relay-killed-waste": 0.001,
  "enqueue-vs-pg-boss": 10,
  "two-workers": 0.6,
  "worker-unevenness": 0.1,
  "other-chain-wait": 1.1,
  "relayer-vs-loop": 1,
  "relayer-lost": 0,
  "reserve-ms": 20,
  "poll-ms": 20,
  "store-gb-10m": 20,
  "store-timeline-gb-10m": 32,
  "store-kept-gb-10m": 8,
};

describe("bench: delivery", () => {
  it("measures what the goals are about at full size", () => {
    expect(FULL).to.include({ leaves: 131_072, claims: 20_000, keys: 4 });
    expect(FULL).to.include({ waiting: 1_000_000, done: 10_000_000, stored: 1_000_000, sends: 1_000 });
    expect(FULL.seeds).to.have.length(3);
  });

  it("kept every row", () => {
    const { rows } = JSON.parse(readFileSync(RESULTS, "utf8"));
    const kept = new Map(rows.map((row: { id: string }) => [row.id, row]));
    for (const [id, goal] of Object.entries(GOALS)) expect(kept.get(id), id).to.include({ goal });
    for (const id of ["relay-wrong", "relay-killed-waste", "versions-a-transaction", "relayer-lost"]) {
      expect(kept.get(id), id).to.include({ met: true });
    }
  });

  it("counts what is paid not once, and what a mined transaction did not pay", () => {
    const blockOf = (number: number, paid: readonly number[]) => ({ number, gas: 1, transactions: 1, paid });
    const blocks = [blockOf(1, [1, 2]), blockOf(2, [2, 3])];
    expect(wrongIn({ blocks, wanted: [1, 2, 3, 4] })).to.equal(2);
    const sending = (settled: Partial<Sending["settled"]>) =>
      ({ keys: ["1:a", "2:b"], settled }) as unknown as Sending;
    const sendings: RelayRun["sendings"] = [
      sending({ status: "mined", hash: "0x01", results: { "1:a": "0x01", "2:b": "0x12345678" } }),
      sending({ status: "reverted", hash: "0x02", results: {} }),
      sending({ status: "replaced", results: {} }),
    ];
    expect(wastedIn({ sendings })).to.equal(3);
  });

  it("runs from nothing, in small (deep)", async function () {
    if (!isDeep) this.skip();
    const { measurements } = await measureDelivery(QUICK);
    const rows = new Map(measurements.map(rowOf).map((row) => [row.id, row]));
    expect([...rows.keys()]).to.include.members(Object.keys(GOALS));
    expect(rows.get("relay-wrong")?.ours).to.equal(0);
  });
});
