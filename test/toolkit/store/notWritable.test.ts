import { expect } from "chai";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import { openStore } from "../../../src/services/store/openStore.ts";
import { openTestStore, type TestStore } from "./openTestStore.ts";
import { refusalOf } from "./until.ts";

describe("a store that lets nothing be written", () => {
  let store: TestStore;
  beforeEach(async () => {
    store = await openTestStore("postgres");
  });
  afterEach(() => store.remove());

  it("is named where it is a standby, by its state, and is not half migrated", async () => {
    await migrate(store.sql, { ...deliveryTables, migrations: deliveryTables.migrations.slice(0, 2) });
    const name = new URL(store.address).pathname.slice(1);
    await store.sql.query(`alter database ${name} set default_transaction_read_only = on`);
    const standby = await openStore(store.address);
    const { code, details, hint } = await refusalOf(migrate(standby, deliveryTables));
    expect([code, details.sqlState]).to.deep.equal(["StoreReadOnly", "25006"]);
    expect(hint).to.match(/server that takes changes/);
    const rows = await standby.query<{ readonly number: number }>("select number from migration");
    expect(rows.map(({ number }) => number)).to.deep.equal([1, 2]);
    await standby.close();
  });

  it("is named where its user has no rights to the tables, and nothing else is called so", async () => {
    await migrate(store.sql, deliveryTables);
    await store.sql.query(
      "do $$ begin create role nobody_writes; exception when duplicate_object then null; end $$",
    );
    const asNobody = (statement: string) =>
      refusalOf(
        store.sql.transaction(async (query) => {
          await query("set local role nobody_writes");
          await query(statement);
        }),
      );
    for (const statement of ["create index on intent (kind)", "update intent set state = 'done'"]) {
      const { code, details } = await asNobody(statement);
      expect([code, details.sqlState], statement).to.deep.equal(["StoreNotWritable", "42501"]);
    }
    expect((await refusalOf(store.sql.query("select nothing from intent"))).code).to.equal(
      "StatementRefused",
    );
  });
});
