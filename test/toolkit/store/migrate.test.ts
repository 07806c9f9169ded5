import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import { type MigrationSpace, migrate } from "../../../src/services/store/migrate.ts";
import { type OpenStoreOptions, openStore } from "../../../src/services/store/openStore.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { timelineTables } from "../../../src/services/timeline/tables/migrations.ts";
import { sliced } from "../../deep.ts";
import { until } from "../patience.ts";
import { openTestStore, type TestStore } from "./openTestStore.ts";
import { refusalOf } from "./until.ts";

const FIRST = { name: "first", sql: "create table one (id int4 primary key); insert into one values (7);" };
const SECOND = { name: "second", sql: "alter table one add column more text;" };
const space = (...migrations: MigrationSpace["migrations"]): MigrationSpace => ({
  name: "delivery",
  migrations,
});

for (const kind of sliced(["postgres", "pglite"] as const, 2)) {
  describe(`store: migrations of a ${kind}`, () => {
    let store: TestStore;
    beforeEach(async () => {
      store = await openTestStore(kind);
    });
    afterEach(() => store.remove());
    const had = () => store.sql.query("select space, number, name from migration order by space, number");

    it("run in order, those that are missing, each once", async () => {
      await migrate(store.sql, space(FIRST));
      expect(await had()).to.deep.equal([{ space: "delivery", number: 1, name: "first" }]);
      await migrate(store.sql, space(FIRST, SECOND));
      await migrate(store.sql, space(FIRST, SECOND));
      expect(await had()).to.have.length(2);
      expect(await store.sql.query("select * from one")).to.deep.equal([{ id: 7, more: null }]);
      await migrate(store.sql, {
        name: "timeline",
        migrations: [{ name: "a", sql: "create table two ();" }],
      });
      expect(await had()).to.have.length(3);
      const [row] = await store.sql.query<{ at: number; hash: string }>("select at, hash from migration");
      expect(row?.at).to.be.a("number");
      expect(row?.hash).to.match(/^[0-9a-f]{64}$/);
    });

    it("leave nothing where one is refused, and all that came before it", async () => {
      const bad = { name: "bad", sql: "create table two (); insert into nowhere values (1);" };
      expect((await refusalOf(migrate(store.sql, space(FIRST, bad)))).code).to.equal("StatementRefused");
      expect(await had()).to.have.length(1);
      expect(await store.sql.query("select to_regclass('two')::text as two")).to.deep.equal([{ two: null }]);
      await migrate(store.sql, space(FIRST, SECOND));
    });

    it("refuse a store that is newer, was made otherwise, or is somebody else's, and change nothing there", async () => {
      await migrate(store.sql, space(FIRST, SECOND));
      const newer = await refusalOf(migrate(store.sql, space(FIRST)));
      expect([newer.code, newer.details.had, newer.details.has]).to.deep.equal(["StoreNewer", 2, 1]);
      const edited = { ...FIRST, sql: `${FIRST.sql} -- better` };
      const changed = await refusalOf(migrate(store.sql, space(edited, SECOND)));
      expect([changed.code, changed.details.number]).to.deep.equal(["MigrationChanged", 1]);
      expect(await had()).to.have.length(2);

      await store.sql.query("drop table migration");
      const foreign = await refusalOf(migrate(store.sql, space(FIRST)));
      expect([foreign.code, foreign.details.tables]).to.deep.equal(["StoreForeign", ["one"]]);
    });
  });
}

const BY_MORE = { name: "one_more", table: "one", on: "(more)" };
const INDEXED = { name: "by more", indexes: [BY_MORE] };
const MANY = "insert into one select i, i % 7 from generate_series(100, 10200) as i";

describe("store: migrations while others use it", () => {
  let store: TestStore;
  const others: Sql[] = [];
  const open = async (address = store.address, options: OpenStoreOptions = {}) => {
    const sql = await openStore(address, options);
    others.push(sql);
    return sql;
  };
  beforeEach(async () => {
    store = await openTestStore("postgres");
  });
  afterEach(async () => {
    await Promise.all(others.splice(0).map((sql) => sql.close()));
    await store.remove();
  });

  const number = async () => (await store.sql.query("select number from migration")).length;
  const isValid = async () => {
    const [row] = await store.sql.query<{ valid: boolean }>(
      "select indisvalid as valid from pg_index where indexrelid = to_regclass('one_more')",
    );
    return row?.valid;
  };
  /** Has a transaction open in which something was done, until it is ended. */
  const hold = async (statement: string) => {
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const ended = (await open()).transaction(async (query) => {
      await query(statement);
      begun.resolve();
      await end.promise;
    });
    await Promise.race([begun.promise, ended]);
    return () => {
      end.resolve();
      return ended;
    };
  };
  /** Waits until somebody waits for somebody. */
  const untilWaiting = async (words: string) => {
    const sql = await open();
    const waits = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like $1";
    await until(async () => (await sql.query(waits, [`%${words}%`])).length > 0);
  };

  it("run once, whoever comes first", async () => {
    const all = await Promise.all([1, 2, 3].map(() => open()));
    const slow = { name: "slow", sql: "select pg_sleep(0.2); create table two ();" };
    await Promise.all([store.sql, ...all].map((sql) => migrate(sql, space(FIRST, slow, SECOND))));
    expect(await number()).to.equal(3);
  });

  it("build an index of many rows while others write, once, whoever comes first", async () => {
    await migrate(store.sql, space(FIRST, SECOND));
    await store.sql.query(MANY);
    const letGo = await hold("insert into one values (1)");
    const all = await Promise.all([1, 2].map(() => open()));
    const migrating = Promise.all(
      [store.sql, ...all].map((sql) => migrate(sql, space(FIRST, SECOND, INDEXED))),
    );
    await untilWaiting("create index concurrently");
    await (await open()).query("insert into one values (2)");
    expect(await number()).to.equal(2);
    await letGo();
    await migrating;
    expect([await number(), await isValid()]).to.deep.equal([3, true]);
  });

  it("of a timeline let workers go on writing steps, of which there are many", async () => {
    await migrate(store.sql, deliveryTables);
    const { migrations } = timelineTables;
    const holds = migrations.findIndex(({ name }) => name === "steps of keys by key");
    await migrate(store.sql, { ...timelineTables, migrations: migrations.slice(0, holds) });
    const add = "insert into step (kind, actor, chain) select 'leased', 'worker', 1";
    await store.sql.query("insert into chain (chain, genesis) values (1, '0x00')");
    await store.sql.query(`${add} from generate_series(1, 10001)`);
    const letGo = await hold(add);
    const migrating = migrate(store.sql, timelineTables);
    await untilWaiting("create index concurrently step_of_lease");
    await (await open()).query(add);
    await letGo();
    await migrating;
  });

  it("build an index of many rows again that was cut off, and one of few", async () => {
    await migrate(store.sql, space(FIRST, SECOND));
    await store.sql.query(MANY);
    const letGo = await hold("insert into one values (1)");
    const cut = refusalOf(migrate(store.sql, space(FIRST, SECOND, INDEXED)));
    await untilWaiting("create index concurrently");
    await store.sql.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like 'create index concurrently%'",
    );
    expect((await cut).code).to.equal("StoreLost");
    await letGo();
    expect([await number(), await isValid()]).to.deep.equal([2, false]);
    await migrate(store.sql, space(FIRST, SECOND, INDEXED));
    expect([await number(), await isValid()]).to.deep.equal([3, true]);

    await store.sql.query("drop index one_more; delete from one where id > 9");
    await store.sql.query("insert into one values (8, 'a'), (9, 'a')");
    const unique = store.sql.query("create unique index concurrently one_more on one (more)");
    expect((await refusalOf(unique)).details.sqlState).to.equal("23505");
    await store.sql.query("delete from migration where number = 3");
    await migrate(store.sql, space(FIRST, SECOND, INDEXED));
    expect([await number(), await isValid()]).to.deep.equal([3, true]);
  });

  it("keep nobody from writing while they wait for a table, and give up by name", async () => {
    await migrate(store.sql, space(FIRST));
    const letGo = await hold("select * from one");
    const quick = { pause: 50, tries: 2 };
    const refused = refusalOf(migrate(store.sql, space(FIRST, SECOND), quick));
    await untilWaiting("alter table");
    await (await open()).query("insert into one values (1)");
    const { code, details } = await refused;
    expect([code, details.space, details.sqlState]).to.deep.equal(["MigrationBlocked", "delivery", "55P03"]);
    const again = migrate(store.sql, space(FIRST, SECOND));
    await untilWaiting("alter table");
    await letGo();
    await again;
    expect(await number()).to.equal(2);
  });

  it("name who keeps an index from being built, after some seconds and when they give up", async () => {
    await migrate(store.sql, space(FIRST, SECOND));
    await store.sql.query(MANY);
    const holder = async () => {
      const [row] = await store.sql.query<{ pid: number }>(
        "select pid from pg_stat_activity where state = 'idle in transaction' and datname = current_database()",
      );
      return row?.pid;
    };
    const letGo = await hold("insert into one values (1)");
    const pid = await holder();
    const quick = { pause: 500, tries: 2 };
    const refused = await refusalOf(migrate(await open(), space(FIRST, SECOND, INDEXED), quick));
    expect([refused.code, refused.details.space]).to.deep.equal(["MigrationBlocked", "delivery"]);
    expect(refused.details.holders).to.deep.equal([pid]);
    expect(refused.message).to.include(`Process ${pid} of the server`);
    expect(await number()).to.equal(2);
    await letGo();

    const letGoLater = await hold("insert into one values (2)");
    const later = await holder();
    const lines: string[] = [];
    const telling = await open(store.address, { onLine: (words) => lines.push(words) });
    const migrating = migrate(telling, space(FIRST, SECOND, INDEXED));
    await until(() => lines.length > 0);
    await letGoLater();
    await migrating;
    expect([await number(), await isValid(), lines.length]).to.deep.equal([3, true, 1]);
    expect(lines[0]).to.include("builds the index one_more of one").and.to.include(`process ${later} `);
  });

  it("name who holds the lock of whoever builds indexes, but builds none, and leave no such lock", async () => {
    await migrate(store.sql, space(FIRST, SECOND));
    await store.sql.query(MANY);
    const letGo = await hold("select pg_advisory_xact_lock(8320802056087302000)");
    const [row] = await store.sql.query<{ pid: number }>(
      "select pid from pg_locks where locktype = 'advisory' and granted",
    );
    const quick = { pause: 250, tries: 2 };
    const refused = await refusalOf(migrate(await open(), space(FIRST, SECOND, INDEXED), quick));
    expect([refused.code, refused.details.holders]).to.deep.equal(["MigrationBlocked", [row?.pid]]);
    await letGo();
    await migrate(await open(), space(FIRST, SECOND, INDEXED));
    expect([await number(), await isValid()]).to.deep.equal([3, true]);
    expect(await store.sql.query("select pid from pg_locks where locktype = 'advisory'")).to.deep.equal([]);
  });

  it("say of a store that takes no changes that it does not, where something is missing", async () => {
    await migrate(store.sql, space(FIRST));
    const name = new URL(store.address).pathname.slice(1);
    await store.sql.query(`alter database ${name} set default_transaction_read_only = on`);
    const reader = await open();
    await migrate(reader, space(FIRST));
    for (const next of [SECOND, INDEXED]) {
      const { code, details } = await refusalOf(migrate(reader, space(FIRST, next)));
      expect([code, details.store, details.space]).to.deep.equal(["StoreReadOnly", reader.name, "delivery"]);
    }
    expect(await number()).to.equal(1);
  });

  for (const rows of ["many", "few"]) {
    it(`say who may not change tables of ${rows} rows, and change nothing`, async () => {
      await migrate(store.sql, space(FIRST, SECOND));
      if (rows === "many") await store.sql.query(MANY);
      const user = `guest_${new URL(store.address).pathname.slice(1)}_${rows}`;
      await store.sql.query(`create role ${user} login password 'guest';
        grant all on all tables in schema public to ${user}`);
      const guest = await open(
        Object.assign(new URL(store.address), { username: user, password: "guest" }).href,
      );
      await migrate(guest, space(FIRST, SECOND));
      const { code, message, details } = await refusalOf(migrate(guest, space(FIRST, SECOND, INDEXED)));
      expect([code, details.store, details.sqlState]).to.deep.equal([
        "MigrationNotAllowed",
        guest.name,
        "42501",
      ]);
      expect(message).to.include("must be owner of table one");
      expect([await number(), await isValid()]).to.deep.equal([2, undefined]);
      await store.sql.query(`drop owned by ${user}; drop role ${user}`);
    });
  }

  it("take a store whose migration had an earlier text", async () => {
    const before = { ...SECOND, sql: `${SECOND.sql}\ncreate index one_more on one (more);` };
    await migrate(store.sql, space(FIRST, before));
    const formerly = bytesToHex(sha256(utf8ToBytes(before.sql)));
    await migrate(store.sql, space(FIRST, { ...SECOND, formerly }, INDEXED));
    expect([await number(), await isValid()]).to.deep.equal([3, true]);
    expect((await refusalOf(migrate(store.sql, space(FIRST, SECOND, INDEXED)))).code).to.equal(
      "MigrationChanged",
    );
  });
});
