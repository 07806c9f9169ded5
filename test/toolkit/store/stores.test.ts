import { expect } from "chai";
import { openStore } from "../../../src/services/store/openStore.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { sqlStateOf } from "../../../src/services/store/storeErrors.ts";
import { until } from "../patience.ts";

import { openTestStore, storeKinds, type TestStore } from "./openTestStore.ts";
import { refusalOf } from "./until.ts";

for (const kind of storeKinds) {
  describe(`store: ${kind}`, () => {
    let store: TestStore;
    let sql: Sql;
    before(async () => {
      store = await openTestStore(kind);
      sql = store.sql;
    });
    after(() => store.remove());

    it("says what it is, and nothing secret", () => {
      expect(sql.name).to.match(kind === "pglite" ? /^pglite at / : /^postgres at /);
      expect(sql.name).not.to.include("hidden");
      expect(sql.isShared).to.equal(kind !== "pglite");
      // The PostgreSQL that tests share does not wait for its disk, to be quick.
      expect(sql.isDurable).to.equal(kind === "durable");
    });

    it("takes values and gives them back in the same types as all stores", async () => {
      await sql.query(`create table kinds (
        small int2, middle int4, large int8, huge numeric, part numeric, half float4, real float8, flag bool,
        bytes bytea, words text, short varchar(9), free json, bound jsonb, moment timestamptz, id uuid,
        larges int8[], bytess bytea[], wordss text[], flags bool[], moments timestamptz[], nested int4[])`);
      const awkward = "a\"b\\c{d},e\nNULL é 🏛 '";
      await sql.query(
        `insert into kinds values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
          $20, array[[1, 2], [3, 4]])`,
        [
          -32768,
          2147483647,
          2n ** 63n - 1n,
          10n ** 77n,
          "1.50",
          0.5,
          0.1,
          true,
          new Uint8Array([0, 92, 255]),
          awkward,
          "short",
          '{"a":[1,null]}',
          '{"b":"\\u00e9"}',
          "2026-01-31T09:30:00.123Z",
          "00000000-0000-4000-8000-000000000001",
          [1n, null, -(2n ** 63n)],
          [new Uint8Array([1, 2]), new Uint8Array(), null],
          [awkward, "", "NULL", null],
          [true, false, null],
          ["1969-12-31T23:59:59.500Z"],
        ],
      );
      const [row] = await sql.query("select * from kinds");
      expect(row).to.deep.equal({
        small: -32768,
        middle: 2147483647,
        large: 2n ** 63n - 1n,
        huge: 10n ** 77n,
        part: "1.50",
        half: 0.5,
        real: 0.1,
        flag: true,
        bytes: new Uint8Array([0, 92, 255]),
        words: awkward,
        short: "short",
        free: { a: [1, null] },
        bound: { b: "é" },
        moment: Date.UTC(2026, 0, 31, 9, 30, 0, 123),
        id: "00000000-0000-4000-8000-000000000001",
        larges: [1n, null, -(2n ** 63n)],
        bytess: [new Uint8Array([1, 2]), new Uint8Array(), null],
        wordss: [awkward, "", "NULL", null],
        flags: [true, false, null],
        moments: [-500],
        nested: [
          [1, 2],
          [3, 4],
        ],
      });
      await sql.query("delete from kinds");
      await sql.query("insert into kinds (words, larges) values ($1, $2)", [null, []]);
      const [empty] = await sql.query("select words, larges, bytes from kinds");
      expect(empty).to.deep.equal({ words: null, larges: [], bytes: null });
    });

    it("takes 500 rows at once by unnest", async () => {
      await sql.query("create table many (digest bytea primary key, number int8 not null, note text)");
      const rows = Array.from({ length: 500 }, (_, i) => i);
      const insert = () =>
        sql.query<{ number: bigint }>(
          `insert into many select * from unnest($1::bytea[], $2::int8[], $3::text[])
           on conflict do nothing returning number`,
          [
            rows.map((i) => new Uint8Array([i >> 8, i & 255])),
            rows.map((i) => BigInt(i) * 10n ** 15n),
            rows.map((i) => (i % 2 === 0 ? null : `"${i}\\`)),
          ],
        );
      expect((await insert()).map(({ number }) => number)).to.deep.equal(
        rows.map((i) => BigInt(i) * 10n ** 15n),
      );
      expect(await insert()).to.deep.equal([]);
      const [last] = await sql.query("select * from many order by number desc limit 1");
      expect(last).to.deep.equal({
        digest: new Uint8Array([1, 243]),
        number: 499n * 10n ** 15n,
        note: '"499\\',
      });
    });

    it("undoes a transaction by a throw, and by a refusal that was caught", async () => {
      await sql.query("create table kept (number int4 primary key)");
      const count = async () =>
        (await sql.query("select number from kept order by 1")).map((row) => row.number);
      const thrown = await sql
        .transaction(async (query) => {
          await query("insert into kept values (1)");
          throw new Error("enough");
        })
        .catch((error) => error);
      expect(thrown.message).to.equal("enough");
      expect(await count()).to.deep.equal([]);

      const returned = await sql.transaction(async (query) => {
        await query("insert into kept values ($1)", [2]);
        return (await query<{ number: number }>("select number from kept"))[0]?.number;
      });
      expect(returned).to.equal(2);
      const caught = await refusalOf(
        sql.transaction(async (query) => {
          await query("insert into kept values (3)");
          await query("insert into kept values (2)").catch(() => {});
          return "all is well";
        }),
      );
      expect([caught.code, sqlStateOf(caught), caught.details.constraint]).to.deep.equal([
        "StatementRefused",
        "23505",
        "kept_pkey",
      ]);
      expect(await count()).to.deep.equal([2]);
    });

    it("lets no statement slip out of a transaction that is over", async () => {
      let leaked: Sql["query"] = sql.query;
      await sql.transaction(async (query) => {
        leaked = query;
        // Not waited for, and part of it all the same.
        query("insert into kept values (10)");
      });
      expect((await refusalOf(leaked("insert into kept values (11)"))).code).to.equal("TransactionOver");
      expect(await sql.query("select number from kept where number >= 10")).to.deep.equal([{ number: 10 }]);
    });

    it("gives what tables have now, however often the same was asked before", async () => {
      const ask = (query = sql.query) => query("select * from grown where number >= $1", [0]);
      await sql.query("create table grown (number int4)");
      for (let i = 0; i < 7; i++) expect(await ask()).to.deep.equal([]);
      await sql.query("alter table grown add column note text");
      await sql.query("insert into grown values ($1, $2)", [1, "one"]);
      expect(await ask()).to.deep.equal([{ number: 1, note: "one" }]);
      await sql
        .transaction(async (query) => {
          await query("alter table grown drop column note");
          expect(await ask(query)).to.deep.equal([{ number: 1 }]);
          throw new Error("undone");
        })
        .catch((error) => expect(error.message).to.equal("undone"));
      expect(await ask()).to.deep.equal([{ number: 1, note: "one" }]);
      await sql.query("drop table grown; create table grown (number int8)");
      expect(await ask()).to.deep.equal([]);
      expect((await refusalOf(sql.query("select $1::int4 from nowhere", [1]))).code).to.equal(
        "StatementRefused",
      );
      expect(await ask()).to.deep.equal([]);
    });

    it("takes more different statements than it keeps planned", async () => {
      if (kind !== "pglite") return;
      for (let i = 0; i < 1_200; i++)
        expect(await sql.query(`select $1::int4 as at${i}`, [i])).to.deep.equal([{ [`at${i}`]: i }]);
    });

    it("keeps several transactions at once apart", async () => {
      await sql.query("create table counter (number int4); insert into counter values (0)");
      const increase = () =>
        sql.transaction(async (query) => {
          const [row] = await query<{ number: number }>("select number from counter for update");
          await query("update counter set number = $1", [(row?.number ?? 0) + 1]);
        });
      await Promise.all(Array.from({ length: 20 }, increase));
      expect(await sql.query("select number from counter")).to.deep.equal([{ number: 20 }]);
    });

    it("tells of notifications once they are kept, until it is ended", async () => {
      const heard: string[] = [];
      const end = await sql.listen("Work here", (payload) => heard.push(payload));
      const other: string[] = [];
      const endOther = await sql.listen("Work here", (payload) => other.push(payload));
      await sql.transaction((query) => query(`notify "Work here", 'one'`));
      await sql
        .transaction(async (query) => {
          await query(`notify "Work here", 'undone'`);
          throw new Error("enough");
        })
        .catch(() => {});
      await sql.query(`notify "Work here", 'two'`);
      await until(() => heard.length === 2 && other.length === 2);
      await end();
      await sql.query(`notify "Work here", 'three'`);
      await until(() => other.length === 3);
      expect(heard).to.deep.equal(["one", "two"]);
      await endOther();
    });

    it("says when it was closed", async () => {
      if (kind === "pglite") return;
      const second = await openStore(store.address);
      expect(await second.query("select 1 as one")).to.deep.equal([{ one: 1 }]);
      await second.close();
      await second.close();
      expect((await refusalOf(second.query("select 1"))).code).to.equal("StoreClosed");
      expect((await refusalOf(second.listen("work", () => {}))).code).to.equal("StoreClosed");
      expect(await sql.query("select 1 as one")).to.deep.equal([{ one: 1 }]);
    });
  });
}
