import { expect } from "chai";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import {
  type BusyLane,
  gasEachOf,
  measuredGas,
  shareOfLane,
} from "../../../src/services/gateway/capacity.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";

const CHAIN = 31_337;
/** Gas of claims that a block takes. */
const BLOCK = 2_000_000;

describe("what a claim is seen to take", () => {
  let store: TestStore;
  let nonce = 0;
  beforeEach(async () => {
    store = await openTestStore("postgres");
    await migrate(store.sql, deliveryTables);
    await store.sql.query("insert into chain (chain, genesis) values ($1, '')", [CHAIN]);
    await store.sql.query(
      "insert into intent (id, chain, kind, contract, key, digest, content) overriding system value values (1, $1, 'claim', 'c', 'k', 'd', '{}')",
      [CHAIN],
    );
    await store.sql.query("insert into sender (chain, address, next_nonce) values ($1, 'a', 0)", [CHAIN]);
  });
  afterEach(() => store.remove());

  const mined = (claims: number, gas: number) =>
    store.sql.query(
      `insert into transaction (chain, sender, nonce, after, digest, keys, settled)
       values ($1, 'a', $2, 0, '', (select array_agg(i::text) from generate_series(1, $3::int4) as i), $4::jsonb)`,
      [CHAIN, nonce++, claims, JSON.stringify({ status: "mined", gas })],
    );

  it("is that of bundles, and not of the few claims that a day begins with, which would make places far too late", async () => {
    const none = { gas: 0, claims: 0 };
    expect(await measuredGas(store.sql, CHAIN, BLOCK)).to.deep.equal(none);
    await mined(1, 110_000);
    expect(await measuredGas(store.sql, CHAIN, BLOCK)).to.deep.equal(none);
    await mined(40, 40 * 37_000);
    await mined(2, 140_000);
    await mined(60, 60 * 38_000);
    const measured = await measuredGas(store.sql, CHAIN, BLOCK);
    expect(measured).to.deep.equal({ gas: 40 * 37_000 + 60 * 38_000, claims: 100 });
    expect(await measuredGas(store.sql, 5, BLOCK)).to.deep.equal(none);
  });

  it("is what is usual, as long as little was measured: a campaign's first bundles are dearer than later ones", () => {
    expect(gasEachOf(50_000)).to.equal(50_000);
    expect(gasEachOf(50_000, { gas: 75 * 66_000, claims: 75 })).to.be.within(50_000, 52_000);
    expect(gasEachOf(50_000, { gas: 100_000 * 40_000, claims: 100_000 })).to.be.closeTo(40_000, 200);
  });
});

describe("a lane's part of what its chain takes", () => {
  it("is as great as that of each other lane of its class that has work", () => {
    const busy = (lane: string): BusyLane => ({
      lane,
      class: "claims",
      weight: 1,
      queued: 5,
      expected: undefined,
    });
    const lanes = ["one", "two", "three"].map(busy);
    const shares = [0, 1, 2, 3].map((count) =>
      shareOfLane({ gas: BLOCK, blockTime: 4 }, busy("one"), lanes.slice(0, count), () => 50_000),
    );
    expect(shares).to.deep.equal([1, 1, 1 / 2, 1 / 3]);
  });
});
