import { expect } from "chai";
import { type MigrationSpace, migrate } from "../../../src/services/store/migrate.ts";
import { openStore } from "../../../src/services/store/openStore.ts";
import { sliced } from "../../deep.ts";
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

describe("store: migrations at once", () => {
  it("run once, whoever comes first", async () => {
    const store = await openTestStore("postgres");
    const others = await Promise.all([1, 2, 3].map(() => openStore(store.address)));
    const slow = { name: "slow", sql: "select pg_sleep(0.2); create table two ();" };
    await Promise.all([store.sql, ...others].map((sql) => migrate(sql, space(FIRST, slow, SECOND))));
    expect(await store.sql.query("select number from migration order by 1")).to.have.length(3);
    await Promise.all(others.map((sql) => sql.close()));
    await store.remove();
  });
});
