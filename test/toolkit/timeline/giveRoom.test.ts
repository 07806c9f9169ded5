import { expect } from "chai";
import type { Sql } from "../../../src/services/store/sql.ts";
import { giveRoomBack, reuseRoom } from "../../../src/services/timeline/forget/giveRoom.ts";
import { openTestStore } from "../store/openTestStore.ts";

const ROWS = 4_000;

async function fillAndTake(sql: Sql): Promise<void> {
  for (const table of ["one", "other"]) {
    await sql.query(`create table ${table} (id int8 primary key, text text not null)`);
    await sql.query(`insert into ${table} select i, md5(i::text) from generate_series(1, ${ROWS}) as i`);
    await sql.query(`delete from ${table} where id <= ${ROWS - 10}`);
  }
}

const bytesOf = async (sql: Sql, table: string) =>
  (await sql.query<{ bytes: number }>(`select pg_relation_size('${table}')::float8 as bytes`))[0]?.bytes ?? 0;

for (const kind of ["pglite", "postgres"] as const) {
  describe(`the room of rows that are gone (${kind})`, () => {
    it("goes to new rows, or back to the disk", async () => {
      const { sql, remove } = await openTestStore(kind);
      await fillAndTake(sql);
      await reuseRoom(sql, ["one"]);
      const before = await bytesOf(sql, "one");
      await sql.query(`insert into one select i, md5(i::text) from generate_series(1, ${ROWS - 10}) as i`);
      expect(await bytesOf(sql, "one")).to.be.at.most(before * 1.1);
      const full = await bytesOf(sql, "other");
      const { bytes, busy } = await giveRoomBack(sql, ["other"]);
      expect(busy).to.deep.equal([]);
      expect(bytes).to.be.above(full / 2);
      expect(await bytesOf(sql, "other")).to.be.below(full / 4);
      expect(await sql.query("select count(*) as count from other")).to.deep.equal([{ count: 10n }]);
      await remove();
    });
  });
}

describe("the room of rows that are gone, of a table with heirs", () => {
  it("is that table's alone", async () => {
    const { sql, remove } = await openTestStore("postgres");
    await fillAndTake(sql);
    await sql.query("create table heir () inherits (one)");
    const file = async () => sql.query("select pg_relation_filenode('heir')::int8 as file");
    const before = await file();
    expect((await giveRoomBack(sql, ["one"])).busy).to.deep.equal([]);
    expect(await file()).to.deep.equal(before);
    await remove();
  });
});

describe("the room of rows that are gone, of a table that others use", () => {
  it("stays where it is, and the others' room comes back", async () => {
    const { sql, remove } = await openTestStore("postgres");
    await fillAndTake(sql);
    await sql.transaction(async (query) => {
      await query("set local idle_in_transaction_session_timeout = 0");
      await query("select 1 from one limit 1");
      const { bytes, busy } = await giveRoomBack(sql, ["one", "other"]);
      expect(busy).to.deep.equal(["one"]);
      expect(bytes).to.be.above(0);
    });
    expect((await giveRoomBack(sql, ["one"])).busy).to.deep.equal([]);
    await remove();
  });
});
