import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256, toHex, zeroAddress } from "viem";
import { ARCHIVABLE, moveToArchive } from "../../../../src/services/delivery/tables/archive.ts";
import { tryLockArchive } from "../../../../src/services/delivery/tables/archiveLock.ts";
import {
  insertAll,
  type NewIntent,
  submitIntents,
  TRANSFER_KIND,
} from "../../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { readOverview } from "../../../../src/services/delivery/tables/overview.ts";
import { backupStore } from "../../../../src/services/store/backupStore.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import { restoreStore } from "../../../../src/services/store/restoreStore.ts";
import type { Sql, SqlQuery } from "../../../../src/services/store/sql.ts";
import { until } from "../../patience.ts";
import { openTestStore, storeKinds, type TestStore } from "../../store/openTestStore.ts";

const CHAIN = 5;

const intent = (key: string, kind = "claim"): NewIntent => ({
  chain: CHAIN,
  kind,
  contract: zeroAddress,
  key,
  digest: keccak256(toHex(key)),
  content: { key },
  deadline: 2_000_000_000n,
});

/** Every state, in a transaction that is final (1), in one that is not (2), and in none. */
const INTENTS = [
  ["done", "done", 1],
  ["left out", "skipped", 1],
  ["void before it was sent", "skipped", null],
  ["too late", "expired", null],
  ["not final", "mined", 2],
  ["waits", "queued", null],
  ["parked", "parked", null],
  ["ether", "done", 1],
] as const;
const ARCHIVED = ["done", "left out"];

const archive = async (query: SqlQuery) => {
  expect(await tryLockArchive(query)).to.equal(true);
  await query(
    `with due as (select id from only intent where ${ARCHIVABLE}), ${moveToArchive(`'{"kept": true}'::jsonb`)} select`,
  );
};

for (const kind of storeKinds.filter((one) => one !== "durable")) {
  describe(`tables: the archive (${kind})`, () => {
    let store: TestStore;
    let sql: Sql;
    beforeEach(async () => {
      store = await openTestStore(kind);
      sql = store.sql;
      await migrate(sql, deliveryTables);
      await sql.query(`insert into chain (chain, genesis) values (${CHAIN}, '0x');
        insert into sender (chain, address, next_nonce) values (${CHAIN}, '0x5e', 2);
        insert into transaction (chain, sender, nonce, after, digest, keys, state)
          values (${CHAIN}, '0x5e', 0, 0, '', '{}', 'ended'), (${CHAIN}, '0x5e', 1, 0, '', '{}', 'mined')`);
      const all = INTENTS.map(([key]) => intent(key, key === "ether" ? TRANSFER_KIND : "claim"));
      await submitIntents(sql, all, "test");
      for (const [key, state, transaction] of INTENTS)
        await sql.query(
          `update intent set state = $2, transaction = $3, result = '0x01', reason = 'Because', tries = 2, lane = 'lane', class = 'claims',
             rank = 1.5, turn = 2.5, near = 3, signer = '0x5e', position = 4, after = 'other', due = '2026-01-01' where key = $1`,
          [key, state, transaction],
        );
    });
    afterEach(() => store.remove());

    const keysIn = async (table: string) =>
      (await sql.query<{ key: string }>(`select key from ${table} order by id`)).map(({ key }) => key);

    it("takes what a final transaction did, with all but who had reserved it, and leaves all else", async () => {
      const read = () =>
        sql.query<{ key: string; row: Record<string, unknown> }>(
          "select key, to_jsonb(intent) as row from intent order by id",
        );
      const before = await read();
      await sql.transaction(archive);
      expect(await keysIn("archived_intent")).to.deep.equal(ARCHIVED);
      expect(await keysIn("only intent")).to.deep.equal(
        INTENTS.map(([key]) => key as string).filter((key) => !ARCHIVED.includes(key)),
      );
      const kept = before.map(({ key, row }) =>
        ARCHIVED.includes(key) ? { key, row: { ...row, content: { kept: true } } } : { key, row },
      );
      expect(await read()).to.deep.equal(kept);
      expect(Object.keys(before[0]?.row ?? {}).filter((name) => before[0]?.row[name] === null)).to.deep.equal(
        ["reserved_by", "reserved_until"],
      );
    });

    it("is counted, however often more comes in", async () => {
      const counts = async () => (await readOverview(sql)).intents;
      const before = await counts();
      await sql.transaction(archive);
      expect(await counts()).to.deep.equal(before);
      await sql.query("update only intent set state = 'done', transaction = 1 where key = 'waits'");
      const more = await counts();
      await sql.transaction(archive);
      await sql.transaction(archive);
      expect(await counts()).to.deep.equal(more);
      expect(await sql.query("select state, count from archived_count order by state")).to.deep.equal([
        { state: "done", count: 2n },
        { state: "skipped", count: 1n },
      ]);
    });

    it("goes into a backup and comes back, each row once", async () => {
      await sql.transaction(archive);
      const folder = mkdtempSync(join(tmpdir(), "symbolon-archive-"));
      const file = join(folder, "backup");
      const rows = async (of: Sql) => ({
        intents: await of.query("select tableoid::regclass::text as table, id, key from intent order by id"),
        counts: await of.query("select * from archived_count order by state"),
      });
      await backupStore(sql, file);
      const other = await openTestStore(kind);
      await restoreStore(other.sql, file, [deliveryTables]);
      expect(await rows(other.sql)).to.deep.equal(await rows(sql));
      await other.remove();
      rmSync(folder, { recursive: true });
    });
  });
}

describe("tables: the archive, and who hands in at the same moment", () => {
  let store: TestStore;
  let sql: Sql;
  beforeEach(async () => {
    store = await openTestStore("postgres");
    sql = store.sql;
    await migrate(sql, deliveryTables);
    await sql.query(`insert into chain (chain, genesis) values (${CHAIN}, '0x');
      insert into sender (chain, address, next_nonce) values (${CHAIN}, '0x5e', 1);
      insert into transaction (chain, sender, nonce, after, digest, keys, state) values (${CHAIN}, '0x5e', 0, 0, '', '{}', 'ended')`);
    await submitIntents(sql, [intent("a")], "test");
    await sql.query("update only intent set state = 'done', transaction = 1");
  });
  afterEach(() => store.remove());
  const keys = async () =>
    (await sql.query<{ key: string }>("select key from intent order by key")).map((row) => row.key);

  it("knows what moves, whichever comes first", async () => {
    const isWaiting = async () =>
      (await sql.query("select 1 from pg_locks where locktype = 'advisory' and not granted")).length > 0;
    let again: ReturnType<typeof submitIntents> | undefined;
    await sql.transaction(async (query) => {
      await query("set local idle_in_transaction_session_timeout = 0");
      await archive(query);
      again = submitIntents(sql, [intent("a"), intent("b")], "test");
      await until(isWaiting);
    });
    expect((await again)?.ids[0]).to.equal(1n);
    expect(await again).to.include({ added: 1 });
    expect(await keys()).to.deep.equal(["a", "b"]);
  });

  it("never waits for those, and they never for each other", async () => {
    await sql.transaction(async (query) => {
      await query("set local idle_in_transaction_session_timeout = 0");
      await insertAll(query, [intent("b")], "test");
      expect(await sql.transaction(tryLockArchive)).to.equal(false);
      expect(await submitIntents(sql, [intent("c")], "test")).to.include({ added: 1 });
    });
    expect(await sql.transaction(tryLockArchive)).to.equal(true);
    expect(await keys()).to.deep.equal(["a", "b", "c"]);
  });

  it("is not taken in again by a process of an earlier version, which asks for the hot table's keys alone", async () => {
    await sql.transaction(archive);
    const earlier = `insert into intent (chain, kind, contract, key, digest, content)
      values (${CHAIN}, 'claim', '0x', 'a', '', '{}') on conflict (chain, key) do nothing returning id`;
    expect(await sql.query(earlier)).to.deep.equal([]);
    expect(await keys()).to.deep.equal(["a"]);
  });
});
