import { expect } from "chai";
import { ARCHIVABLE, moveToArchive } from "../../../src/services/delivery/tables/archive.ts";
import { tryLockArchive } from "../../../src/services/delivery/tables/archiveLock.ts";
import { hearInserted } from "../../../src/services/delivery/tables/insertedHere.ts";
import { submitIntents } from "../../../src/services/delivery/tables/intents.ts";
import type { SubmissionResult } from "../../../src/services/gateway/answers.ts";
import { openStore } from "../../../src/services/store/openStore.ts";
import type { Sql, SqlQuery } from "../../../src/services/store/sql.ts";
import { claimIntent } from "../../../src/services/work/claimIntent.ts";
import { until } from "../patience.ts";
import { makeTestStore, openTestStore } from "../store/openTestStore.ts";
import { useAttackStage } from "./attackStage.ts";
import { SLOW } from "./gatewayStage.ts";

/** Seconds in which all places are far off, and all tickets good. */
const FAR = 10_000_000n;

/** A store whose questions for keys are counted, and that gives its names when it is told to. */
function watched(sql: Sql, mayTell: () => Promise<void> = async () => {}) {
  const seen = { asked: 0, isTold: false };
  const query = (async (text: string, values: never) => {
    if (text.includes("asked (chain, key)")) seen.asked++;
    if (!text.includes("as names")) return sql.query(text, values);
    await mayTell();
    const rows = await sql.query<{ readonly names: unknown }>(text, values);
    if (rows[0]?.names === null) setImmediate(() => Object.assign(seen, { isTold: true }));
    return rows;
  }) as SqlQuery;
  return { sql: { ...sql, query }, seen };
}

/** Moves into the archive what is done. */
async function archive(sql: Sql): Promise<void> {
  await sql.transaction(async (query) => {
    expect(await tryLockArchive(query)).to.equal(true);
    await query(
      `with due as (select id from only intent where ${ARCHIVABLE}), ${moveToArchive("'{}'::jsonb")} select`,
    );
  });
}

const idOf = (answer: SubmissionResult) => (answer as { readonly id: bigint }).id;

describe("gateway: what a store has that one process alone writes to", () => {
  const stage = useAttackStage(40);
  const claim = async (index: number) =>
    stage.claim(index, { deadline: (await stage.chain.block()).timestamp + FAR });
  type Served = Awaited<ReturnType<typeof stage.serve>>["gateway"];
  /** Hands in one after the other until there is no room; gives the first that has to come later. */
  const fill = async (gateway: Served, from: number) => {
    for (let index = from; ; index++)
      if ((await gateway.submit(await claim(index))).answer === "ticket") return index;
  };

  it("is not asked about what it cannot have, and is about all else", async () => {
    const store = await openTestStore("pglite");
    const { sql, seen } = watched(store.sql);
    const { gateway } = await stage.serve({ sql, room: SLOW });
    await until(() => seen.isTold);
    const first = await gateway.submit(await claim(0));
    const later = await fill(gateway, 1);
    for (const index of [later, later + 1, later])
      expect(await gateway.submit(await claim(index))).to.include({ answer: "ticket" });
    expect(seen.asked).to.equal(0);
    // Others of the same process hand in, too.
    const handed = await claim(later);
    const { ids } = await submitIntents(store.sql, [claimIntent(handed)], "work submit");
    expect(await gateway.submit(handed)).to.deep.equal({ answer: "known", id: ids[0], state: "queued" });
    expect(seen.asked).to.equal(1);
    const other = (await stage.serve({ sql, room: SLOW })).gateway;
    expect(await other.submit(await claim(0))).to.deep.equal({
      answer: "known",
      id: idOf(first),
      state: "queued",
    });
    await store.remove();
  });

  it("is heard of once it is handed over, while what stores it waits its turn", async () => {
    const store = await openTestStore("pglite");
    let turn = Promise.resolve();
    const transaction: Sql["transaction"] = async (run) => {
      await turn;
      return store.sql.transaction(run);
    };
    const { gateway } = await stage.serve({ sql: { ...store.sql, transaction }, room: SLOW });
    const heard: string[] = [];
    const endHearing = hearInserted((places) => heard.push(...places.map(({ key }) => key)));
    const { promise, resolve: go } = Promise.withResolvers<void>();
    turn = promise;
    const answer = gateway.submit(await claim(0));
    await until(() => heard.length > 0);
    go();
    expect(await answer).to.include({ answer: "queued" });
    endHearing();
    await store.remove();
  });

  it("is known after a restart, archived or not, before and after its names are read", async () => {
    const { address, clear } = await makeTestStore("pglite");
    const before = await openStore(address);
    const { gateway: one } = await stage.serve({ sql: before, room: SLOW });
    const done = await claim(20);
    const waits = await claim(21);
    const ids = [idOf(await one.submit(done)), idOf(await one.submit(waits))];
    await before.query(
      `insert into chain (chain, genesis) select chain, '0x' from intent limit 1 on conflict do nothing;
       insert into sender (chain, address, next_nonce) select chain, '0x5e', 1 from intent limit 1;
       insert into transaction (chain, sender, nonce, after, digest, keys, state)
         select chain, '0x5e', 0, 0, '', '{}', 'ended' from intent limit 1;
       update intent set state = 'done', transaction = (select max(id) from transaction) where id = ${ids[0]}`,
    );
    await archive(before);
    await fill(one, 0);
    await before.close();

    const after = await openStore(address);
    const { promise: mayTell, resolve: tell } = Promise.withResolvers<void>();
    const { sql, seen } = watched(after, () => mayTell);
    const { gateway: two } = await stage.serve({ sql, room: SLOW });
    const expectKnown = async () => {
      expect(await two.submit(done)).to.deep.equal({ answer: "known", id: ids[0], state: "done" });
      expect(await two.submit(waits)).to.deep.equal({ answer: "known", id: ids[1], state: "queued" });
    };
    await expectKnown();
    expect(await two.submit(await claim(30))).to.include({ answer: "ticket" });
    expect(seen).to.deep.equal({ asked: 3, isTold: false });
    // Taken in between the two.
    const meanwhile = await claim(31);
    await submitIntents(after, [claimIntent(meanwhile)], "work submit");
    tell();
    await until(() => seen.isTold);
    await expectKnown();
    expect(await two.submit(meanwhile)).to.include({ answer: "known" });
    expect(seen.asked).to.equal(6);
    expect(await two.submit(await claim(30))).to.include({ answer: "ticket" });
    expect(seen.asked).to.equal(6);
    await after.close();
    await clear();
  });

  it("is asked where its names cannot be read, and where others share it", async () => {
    const store = await openTestStore("pglite");
    const told: unknown[] = [];
    const fault = new Error("no names");
    const { sql, seen } = watched(store.sql, () => Promise.reject(fault));
    const { gateway } = await stage.serve({ sql, room: SLOW, onTrouble: (thrown) => told.push(thrown) });
    await until(() => told.length > 0);
    expect(told).to.deep.equal([fault]);
    await fill(gateway, 0);
    expect(seen.asked).to.equal(1);
    const shared = watched(stage.store.sql);
    await fill((await stage.serve({ sql: shared.sql, room: SLOW })).gateway, 0);
    expect(shared.seen).to.deep.equal({ asked: 1, isTold: false });
    await store.remove();
  });
});
