import { expect } from "chai";
import { keccak256, toHex, zeroAddress, zeroHash } from "viem";
import { addChain } from "../../../../src/services/delivery/tables/chains.ts";
import { settleFollowers } from "../../../../src/services/delivery/tables/followers.ts";
import {
  type IntentPlace,
  type NewIntent,
  submitIntents,
} from "../../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { reserveIntents, waitingClasses } from "../../../../src/services/delivery/tables/reserveIntents.ts";
import { nearestTogether } from "../../../../src/services/gateway/nearestTogether.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import { until } from "../../patience.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";

const CHAIN = 5;

describe("tables: who goes first", () => {
  let store: TestStore;
  beforeEach(async () => {
    store = await openTestStore("postgres");
    await migrate(store.sql, deliveryTables);
    await addChain(store.sql, CHAIN, zeroHash);
  });
  afterEach(() => store.remove());

  const intent = (near: number | undefined, place?: Partial<IntentPlace>): NewIntent => ({
    chain: CHAIN,
    kind: "claim",
    contract: zeroAddress,
    key: `claim ${near} ${place?.rank}`,
    digest: keccak256(toHex(`${near}`)),
    content: { near },
    near,
    place: place && { lane: "one", class: "claims", rank: 0, turn: 0, ...place },
  });
  const submit = (...intents: readonly NewIntent[]) => submitIntents(store.sql, intents, "test");
  /** Indexes of what a key gets. */
  const take = async (by: string, most: number, now: number | undefined, chain = CHAIN) => {
    const choose = now === undefined ? undefined : nearestTogether(() => now, 0);
    const got = await reserveIntents(store.sql, {
      chain,
      by,
      max: most,
      now: 0n,
      sender: zeroAddress,
      choose,
    });
    return got.map(({ content }) => (content as { near: number }).near).toSorted((a, b) => a - b);
  };

  it("is whoever has the least rank, and before them who has none", async () => {
    await submit(intent(1, { rank: 3 }), intent(2, { rank: 1 }), intent(3), intent(4, { rank: 2 }));
    for (const wanted of [3, 2, 4, 1]) expect(await take("one", 1, undefined)).to.deep.equal([wanted]);
  });

  it("is the first with those that lie beside it, and then the next first", async () => {
    const far = [500, 10, 900, 501, 11, 901, 502].map((near, i) => intent(near, { rank: i, turn: 1_000 }));
    await submit(...far);
    expect(await take("one", 3, 0)).to.deep.equal([500, 501, 502]);
    expect(await take("two", 2, 0)).to.deep.equal([10, 11]);
    expect(await take("one", 2, 0)).to.deep.equal([900, 901]);
    expect(await take("one", 2, 0)).to.deep.equal([]);
  });

  it("is whose turn is over, wherever they lie", async () => {
    await submit(
      intent(500, { rank: 0, turn: 100 }),
      intent(501, { rank: 1, turn: 1_000 }),
      intent(900, { rank: 2, turn: 50 }),
    );
    expect(await take("one", 2, 104.5)).to.deep.equal([500, 900]);
  });

  it("is the first where nothing lies beside anything", async () => {
    await submit(intent(7, { rank: 0 }), intent(undefined, { rank: 1 }), intent(8, { rank: 2 }));
    expect(await take("one", 2, 0)).to.deep.equal([7, undefined]);
  });

  it("is of the class that is asked for, and leaves others of a kind of which one goes at a time", async () => {
    await submit(
      intent(1, { rank: 0 }),
      intent(2, { rank: 5, class: "urgent" }),
      intent(3, { rank: 6, class: "urgent" }),
      intent(4),
    );
    const asked = { chain: CHAIN, now: 0n, sender: zeroAddress };
    const all = ["urgent", "claims", "issuing"];
    const names = async () => (await waitingClasses(store.sql, all, asked)).map(({ name }) => name);
    expect(await names()).to.have.members(["urgent", "claims"]);
    const choose = nearestTogether(() => 0, 0);
    const takeOne = async (by: string, name: string, maxOfKind: () => number) => {
      const got = await reserveIntents(store.sql, { ...asked, by, max: 9, name, choose, maxOfKind });
      return got.map(({ content }) => (content as { near?: number }).near).toSorted();
    };
    expect(await takeOne("a", "urgent", () => 1)).to.deep.equal([2]);
    expect(await takeOne("b", "urgent", () => 1)).to.deep.equal([3]);
    expect(await names()).to.deep.equal(["claims"]);
    // What has no place is of the class of claims.
    expect(await takeOne("c", "claims", () => 9)).to.deep.equal([1, 4]);
  });

  it("has but a few in its lane where others wait behind them, and is none of a few alone", async () => {
    const asked = { chain: CHAIN, now: 0n, sender: zeroAddress };
    const waits = async () => (await waitingClasses(store.sql, ["claims"], asked))[0]?.isFew;
    const lane = (name: string, count: number, least: number) =>
      submit(
        ...Array.from({ length: count }, (_, i) =>
          intent(least + i, { lane: name, rank: least + i, turn: 0 }),
        ),
      );
    await lane("quiet", 8, 100);
    expect(await waits()).to.equal(false);
    await lane("loud", 8, 200);
    expect(await waits()).to.equal(false);
    await lane("loud", 1, 300);
    expect(await waits()).to.equal(true);
    await lane("loud", 1, 50);
    expect(await waits()).to.equal(false);
    await take("one", 1, undefined);
    await lane("quiet", 1, 60);
    expect(await waits()).to.equal(false);
  });

  it("is what comes after another once that is paid, whoever sees that at the same time", async () => {
    const asked = { chain: CHAIN, now: 0n, sender: zeroAddress, by: "key", max: 99, name: "delegating" };
    const keys = Array.from({ length: 50 }, (_, i) => `first ${i}`);
    await submit(
      ...keys.map((key) => ({ ...intent(1), key })),
      ...keys.map((key) => ({ ...intent(1), key: `next ${key}`, class: "delegating", after: key })),
    );
    await settleFollowers(store.sql, CHAIN, "early");
    expect(await reserveIntents(store.sql, asked)).to.deep.equal([]);
    await store.sql.query("update intent set state = 'done' where after is null");
    await Promise.all([1, 2, 3, 4].map((i) => settleFollowers(store.sql, CHAIN, `worker ${i}`)));
    expect(await reserveIntents(store.sql, asked)).to.have.length(keys.length);
  });

  it("is settled a thousand at a time, so that whoever hands one in again hardly waits", async () => {
    const keys = Array.from({ length: 1_001 }, (_, i) => `first ${i}`);
    await submit(
      { ...intent(1), key: "first" },
      ...keys.map((key) => ({ ...intent(1), key, after: "first" })),
    );
    await store.sql.query("update intent set state = 'done' where after is null");
    expect(await settleFollowers(store.sql, CHAIN, "one")).to.equal(true);
    expect(await settleFollowers(store.sql, CHAIN, "one")).to.equal(false);
    const blocked = await store.sql.query("select 1 from intent where class like 'after %'");
    expect(blocked).to.deep.equal([]);
  });

  describe("what comes after a claim that comes back", () => {
    const next: NewIntent = { ...intent(1), key: "next", after: "first", mayReplace: ({ isSame }) => isSame };
    const first: NewIntent = { ...intent(1), key: "first", mayReplace: () => true };
    const stateOfNext = () => store.sql.query("select state, reason from intent where key = 'next'");
    beforeEach(async () => {
      await submit(first, next);
      await store.sql.query("update intent set state = 'expired' where after is null");
    });

    it("is not given up at that moment", async () => {
      await store.sql.transaction(async (query) => {
        await query("update intent set state = 'queued' where after is null");
        await settleFollowers(store.sql, CHAIN, "worker");
      });
      expect(await stateOfNext()).to.deep.equal([{ state: "queued", reason: null }]);
    });

    it("comes back with it, though it was given up since it was read", async () => {
      let isSettled = false;
      const slow: typeof store.sql = {
        ...store.sql,
        transaction: (act) =>
          store.sql.transaction((query) =>
            act(async (text, values) => {
              if (text.startsWith("select id from intent") && !isSettled) {
                isSettled = true;
                await settleFollowers(store.sql, CHAIN, "worker");
                expect(await stateOfNext()).to.deep.equal([{ state: "skipped", reason: "ClaimNotPaid" }]);
              }
              return query(text, values);
            }),
          ),
      };
      await submitIntents(slow, [{ ...first, digest: keccak256("0x11") }, next], "test");
      expect(isSettled).to.equal(true);
      expect(await stateOfNext()).to.deep.equal([{ state: "queued", reason: null }]);
    });
  });

  it("is chosen on one chain while whoever chooses on another stands still", async () => {
    const other = CHAIN + 1;
    await addChain(store.sql, other, zeroHash);
    await submit(intent(1, { rank: 0 }), { ...intent(2, { rank: 0 }), chain: other });
    const held = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const holding = store.sql.transaction(async (query) => {
      await query("select 1 from intent where chain = $1 for update", [CHAIN]);
      held.resolve();
      await end.promise;
    });
    await held.promise;
    const first = take("one", 1, 0);
    const waits =
      "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'update only intent%'";
    await until(async () => (await store.sql.query(waits)).length > 0);
    expect(await take("two", 1, 0, other)).to.deep.equal([2]);
    end.resolve();
    await holding;
    expect(await first).to.deep.equal([1]);
  });

  it("is all of one class in a transaction", async () => {
    const classes = ["claims", "urgent", "claims"];
    await submit(...classes.map((name, i) => intent(i, { rank: i, class: name })));
    expect(await take("one", 9, undefined)).to.deep.equal([0, 2]);
    expect(await take("one", 9, undefined)).to.deep.equal([1]);
  });

  it("gives each intent to one of those who choose at the same time", async () => {
    await submit(...Array.from({ length: 60 }, (_, i) => intent((i * 37) % 1_000, { rank: i, turn: 9e9 })));
    const got = await Promise.all(["a", "b", "c", "d", "e", "f"].map((by) => take(by, 10, 0)));
    const all = got.flat();
    expect(all.length).to.equal(60);
    expect(new Set(all).size).to.equal(60);
  });
});
