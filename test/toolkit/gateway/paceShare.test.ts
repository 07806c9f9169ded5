import { expect } from "chai";
import { addChain } from "../../../src/services/delivery/tables/chains.ts";
import { addSenders, endLease } from "../../../src/services/delivery/tables/leases.ts";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import { openPaceShare, partOfPace } from "../../../src/services/gateway/paceShare.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import { heldLease } from "../delivery/tables/heldLease.ts";
import { until } from "../patience.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";

const CHAIN = 31_337;
const KEYS = [`0x${"a1".repeat(20)}`, `0x${"b2".repeat(20)}`] as const;

describe("paceShare", () => {
  let store: TestStore;
  const ends = new AbortController();
  before(async () => {
    store = await openTestStore("postgres");
    await migrate(store.sql, deliveryTables);
    await addChain(store.sql, CHAIN, `0x${"00".repeat(32)}`);
    await addSenders(store.sql, CHAIN, KEYS);
  });
  after(async () => {
    ends.abort();
    await store.remove();
  });

  const lease = (key: 0 | 1, owner: string) =>
    heldLease(store.sql, { chain: CHAIN, sender: KEYS[key], owner });
  const comesTo = async (share: () => number, wanted: number) => {
    await until(() => share() === wanted);
  };

  it("is what part of the keys' holders some workers are, whatever process they are in, and grows where one ends", async () => {
    const [one, two] = ["one", "two"].map((name) =>
      openPaceShare(store.sql, {
        chain: CHAIN,
        names: [name],
        signal: ends.signal,
        onTrouble: (thrown) => {
          throw thrown;
        },
      }),
    ) as [() => number, () => number];
    await lease(0, "one");
    await comesTo(one, 1);
    // Whoever comes to hold a key will be one of two.
    await comesTo(two, 0.5);
    const other = await lease(1, "two");
    await comesTo(one, 0.5);
    await comesTo(two, 0.5);
    await endLease(store.sql, other);
    await comesTo(one, 1);
  });

  it("gives a part of the room, and counts what was sent as a part", () => {
    let share = 1;
    let left = 900;
    const asked: number[] = [];
    const part = partOfPace(
      {
        classes: ["claims"],
        isPaced: true,
        next: ({ planned }) => {
          const held = planned.get("claims") ?? 0;
          asked.push(held);
          return { name: "claims", gas: left - held };
        },
        sent: (gas) => {
          left -= gas;
        },
      },
      () => share,
    );
    const key = { others: undefined, places: 4, window: 4 };
    const gasBeside = (planned: number) =>
      part.next({
        block: 1,
        price: 1n,
        since: undefined,
        waiting: [{ name: "claims", isFew: false }],
        key,
        planned: new Map([["claims", planned]]),
      })?.gas;
    expect(gasBeside(0)).to.equal(900);
    share = 1 / 3;
    expect(gasBeside(100)).to.be.closeTo(200, 1e-9);
    expect(asked[1]).to.be.closeTo(300, 1e-9);
    part.sent(100, { name: "claims" });
    expect(gasBeside(0)).to.be.closeTo(200, 1e-9);
  });
});
