import { expect } from "chai";
import { keccak256, toHex } from "viem";
import { openAdmission } from "../../../src/services/gateway/admission/openAdmission.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import type { TestStore } from "../store/openTestStore.ts";
import { openGatewayStore } from "./openGatewayStore.ts";

const BEGIN = 1_800_000_000;
/** Turns that a process holds at first, and then twice as many. */
const FIRST = 8;

/** A store whose transactions are counted, and wait where they are told to. */
function watched(sql: Sql) {
  let begun = 0;
  let open = Promise.resolve();
  const slow: Sql = {
    ...sql,
    async transaction(run) {
      begun++;
      await open;
      return sql.transaction(run);
    },
  };
  return {
    sql: slow,
    begun: () => begun,
    stop() {
      const { promise, resolve } = Promise.withResolvers<void>();
      open = promise;
      return resolve;
    },
  };
}

describe("turns that a process holds", () => {
  let store: TestStore;
  before(async () => {
    store = await openGatewayStore();
  });
  after(() => store.remove());

  /** A door of a lane that is full, so that all are told to come later. */
  function openDoor(lane: string, sql: Sql, { now = (): number => BEGIN, rate = 10 } = {}) {
    const capacity = () => ({ block: 1, rate, bound: 0, toBlock: 1 });
    const door = openAdmission({ sql, by: "test", capacity, now });
    return async (near: number) => {
      const admitted = await door.ask({
        intent: {
          chain: 1,
          kind: "claim",
          contract: `0x${"11".repeat(20)}`,
          content: {},
          near,
          key: `${lane} ${near}`,
          digest: keccak256(toHex(`${lane} ${near}`)),
        },
        lane,
        class: "claims",
        isChecked: false,
        opens: 0,
        until: Infinity,
      });
      if (admitted.admission !== "promised") throw new Error(`It is ${admitted.admission}.`);
      return admitted.turn;
    };
  }

  it("are followed by others that it holds before they are asked for, while many come", async () => {
    const { sql, begun, stop } = watched(store.sql);
    const ask = openDoor("claims 1 quick", sql);
    const turns = [await ask(0)];
    expect(begun()).to.equal(1);
    const go = stop();
    // The store stands still: nobody waits for it.
    for (let i = 1; i < FIRST; i++) turns.push(await ask(i));
    expect(begun()).to.equal(2);
    go();
    for (let i = FIRST; i < 3 * FIRST; i++) turns.push(await ask(i));
    expect(turns.map((turn) => Math.round((turn - BEGIN) * 10))).to.deep.equal(
      Array.from({ length: 3 * FIRST }, (_, i) => i),
    );
  });

  it("are as many as are needed, where few come", async () => {
    const { sql, begun } = watched(store.sql);
    let now = BEGIN;
    const ask = openDoor("claims 1 slow", sql, { now: () => now, rate: 0.1 });
    for (let i = 0; i < FIRST; i++) {
      await ask(i);
      now += 0.5;
    }
    expect(begun()).to.equal(1);
  });

  it("are told to whoever asks where the store failed while others were held", async () => {
    const { sql } = store;
    let isAway = false;
    const failing: Sql = {
      ...sql,
      transaction: (run) => (isAway ? Promise.reject(new Error("away")) : sql.transaction(run)),
    };
    const ask = openDoor("claims 1 away", failing);
    await ask(0);
    isAway = true;
    for (let i = 1; i < FIRST; i++) await ask(i);
    const refused = await ask(FIRST).catch((thrown: Error) => thrown.message);
    expect(refused).to.equal("away");
    isAway = false;
    expect(await ask(FIRST)).to.be.closeTo(BEGIN + FIRST / 10, 1e-3);
  });
});
