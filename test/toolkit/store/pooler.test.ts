import { expect } from "chai";
import { hearsNotices } from "../../../src/services/store/hearsNotices.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import { openStore } from "../../../src/services/store/openStore.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { openPooler, type Pooler } from "../../postgres/openPooler.ts";
import { PATIENCE } from "../patience.ts";
import { openTestStore, type TestStore } from "./openTestStore.ts";
import { refusalOf } from "./until.ts";

/** Milliseconds for a statement: more than any takes here, and than the usual limit. */
const LIMIT = 70_000;
/** Nothing comes later than that on this machine where it comes at all. */
const SOON = { patience: 300 };

describe("store: behind a pooler in transaction mode", () => {
  let store: TestStore;
  before(async () => {
    store = await openTestStore("postgres");
  });
  after(() => store.remove());

  const settle = (setting: string, value: string) =>
    store.sql.query(
      `do $$ begin execute format('alter database %I set ${setting} = ''${value}''', current_database()); end $$`,
    );
  const behind = async (
    run: (sql: Sql, pooler: Pooler) => Promise<void>,
    { passesBy = false, direct = undefined as string | undefined } = {},
  ) => {
    const pooler = await openPooler(store.address, { passesBy });
    try {
      const sql = await openStore(pooler.url, { timeout: LIMIT, direct });
      await run(sql, pooler).finally(sql.close);
    } finally {
      await pooler.close();
    }
  };

  for (const passesBy of [false, true]) {
    it(`is read right, and limits each transaction, where settings are ${passesBy ? "passed by" : "refused"}`, async () => {
      await settle("timezone", "Asia/Kolkata");
      await behind(
        async ({ query, transaction }) => {
          const [row] = await query(
            "select $1::timestamptz as at, $2::bytea as bytes, 0.1::float8 as float",
            ["2026-01-31T09:30:00.125Z", new Uint8Array([0, 255])],
          );
          expect(row).to.deep.equal({
            at: Date.UTC(2026, 0, 31, 9, 30, 0, 125),
            bytes: new Uint8Array([0, 255]),
            float: 0.1,
          });
          const limits =
            "select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle";
          expect(await transaction((ask) => ask(limits))).to.deep.equal([
            { statement: `${LIMIT / 1_000}s`, idle: "5s" },
          ]);
          // Nothing of it is left to whoever has that session next.
          expect(await query(limits)).to.deep.equal([{ statement: "0", idle: "0" }]);
        },
        { passesBy },
      );
      await settle("timezone", "UTC");
    });
  }

  it("is refused by name where its database writes values otherwise", async () => {
    await settle("datestyle", "German");
    const pooler = await openPooler(store.address);
    const refused = await refusalOf(openStore(pooler.url));
    expect([refused.code, refused.details.setting, refused.details.found]).to.deep.equal([
      "StoreSettings",
      "DateStyle",
      "German, DMY",
    ]);
    await pooler.close();
    // A session of its own is told.
    const sql = await openStore(store.address);
    await sql.close();
    await settle("datestyle", "ISO");
  });

  it("builds indexes by a lock that ends with its transaction", async () => {
    const rows = {
      name: "rows",
      sql: "create table pooled as select n from generate_series(1, 10001) as n;",
    };
    const indexes = [{ name: "pooled_n", table: "pooled", on: "(n)" }];
    await behind(async (sql) => {
      await migrate(sql, { name: "pooled", migrations: [rows, { name: "index", indexes }] });
      const [index] = await sql.query(
        "select indisvalid as valid from pg_index where indexrelid = 'pooled_n'::regclass",
      );
      expect(index).to.deep.equal({ valid: true });
      expect(await sql.query("select objid from pg_locks where locktype = 'advisory'")).to.deep.equal([]);
    });
  });

  it("delivers no notices, but by an address of the server itself", async () => {
    expect(await hearsNotices(store.sql, { patience: PATIENCE })).to.equal(true);
    await behind(async (sql) => void expect(await hearsNotices(sql, SOON)).to.equal(false));
    await behind(async (sql) => void expect(await hearsNotices(sql, { patience: PATIENCE })).to.equal(true), {
      direct: store.address,
    });
  });
});

describe("store: connections of a process", () => {
  it("are ten at most, and one for notices", async () => {
    const { sql, remove } = await openTestStore("postgres");
    const unlisten = await sql.listen("any", () => {});
    await Promise.all(Array.from({ length: 30 }, () => sql.query("select pg_sleep(0.01)")));
    const [row] = await sql.query<{ count: bigint }>(
      "select count(*) as count from pg_stat_activity where datname = current_database() and application_name = 'symbolon'",
    );
    expect(row?.count).to.equal(11n);
    await unlisten();
    await remove();
  });
});
