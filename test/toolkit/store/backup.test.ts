import { existsSync, readFileSync, statSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { backupStore } from "../../../src/services/store/backupStore.ts";
import { describeStore } from "../../../src/services/store/describeStore.ts";
import { type MigrationSpace, migrate } from "../../../src/services/store/migrate.ts";
import { openStore } from "../../../src/services/store/openStore.ts";
import { restoreStore } from "../../../src/services/store/restoreStore.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { runSymbolon } from "../scripts/runSymbolon.ts";
import { makeTestStore, openTestStore, type TestStore } from "./openTestStore.ts";
import { refusalOf } from "./until.ts";

/** Tables with all that makes a restore hard: rows that come before what they name, rows that make rows, numbers of their own. */
const SPACE: MigrationSpace = {
  name: "delivery",
  migrations: [
    {
      name: "all",
      sql: `
        create table lane (key text primary key, weight numeric not null default 1);
        insert into lane values ('first', 2.5);
        create table intent (
          id int8 generated always as identity primary key, digest bytea unique, before int8 references intent,
          lane text not null references lane, size int4 generated always as (length(digest)) stored,
          payload jsonb, marks text[], at timestamptz, real float8);
        create table step (id int8 generated always as identity primary key, intent int8 references intent);
        create function note() returns trigger language plpgsql as
          $$ begin insert into step (intent) values (new.id); return new; end $$;
        create trigger note after insert on intent for each row execute function note();`,
    },
    { name: "later", sql: "alter table intent add column kind text;" },
  ],
};

const ROWS = 450;

async function fill(sql: Sql): Promise<void> {
  await migrate(sql, SPACE);
  await sql.query(
    `insert into intent (digest, lane, payload, marks, at, real, kind)
     select decode(md5(n::text), 'hex'), 'first', json_build_object('n', n, 'text', E'a"\\\\\\n,{é'),
       array['a,b', null, '"'], '2026-01-31T00:00:00.123456Z'::timestamptz + n * interval '1 s', n / 3.0::float8,
       case n % 2 when 0 then 'NULL' end
     from generate_series(1, $1::int4) as n`,
    [ROWS],
  );
  await sql.query("update intent set before = $1 - id + 1", [ROWS]);
  await sql.query("delete from intent where id not in (select before from intent) or id = 0");
}

const all = async (sql: Sql) => ({
  intents: await sql.query("select *, at::text as exact, xmin is null as free from intent order by id"),
  steps: await sql.query("select * from step order by id"),
  lanes: await sql.query("select * from lane"),
  migrations: await sql.query("select * from migration order by space, number"),
});

describe("store: backups", () => {
  const folder = temporaryFolder();
  let source: TestStore;
  before(async () => {
    source = await openTestStore("postgres");
    await fill(source.sql);
  });
  after(() => source.remove());

  it("go from any kind of store into any other, and back", async () => {
    const first = folder.path("a.jsonl.gz");
    const second = folder.path("b.jsonl");
    const third = folder.path("c.jsonl.gz");
    const counts = { tables: 4, rows: 2 * ROWS + 3 };
    expect(await backupStore(source.sql, first)).to.deep.equal(counts);
    expect(statSync(first).mode & 0o777).to.equal(0o600);
    const pglite = await openTestStore("pglite");
    expect(await restoreStore(pglite.sql, first, [SPACE])).to.deep.equal(counts);
    expect(await all(pglite.sql)).to.deep.equal(await all(source.sql));
    // Numbers go on where they were, rules hold and triggers fire again.
    const [row] = await pglite.sql.query(
      "insert into intent (lane, kind) values ('first', 'new') returning id",
    );
    expect(row?.id).to.equal(BigInt(ROWS + 1));
    const [step] = await pglite.sql.query("select max(id) as id from step");
    expect(step?.id).to.equal(BigInt(ROWS + 1));
    const refused = await refusalOf(pglite.sql.query("insert into intent (lane) values ('none')"));
    expect(refused.details.sqlState).to.equal("23503");
    await migrate(pglite.sql, SPACE);

    await backupStore(pglite.sql, second);
    const durable = await openTestStore("durable");
    await restoreStore(durable.sql, second, [SPACE]);
    expect(await all(durable.sql)).to.deep.equal(await all(pglite.sql));
    await backupStore(durable.sql, third);
    expect(gunzipSync(readFileSync(third)).toString()).to.equal(readFileSync(second, "utf8"));
    await pglite.remove();
    await durable.remove();
  });

  it("of an older version are brought up to date by whoever uses the store", async () => {
    const { sql, remove } = await openTestStore("postgres");
    const older = { ...SPACE, migrations: SPACE.migrations.slice(0, 1) };
    await migrate(sql, older);
    const file = folder.path("old.jsonl");
    await backupStore(sql, file);
    const { address, clear } = await makeTestStore("postgres");
    const other = await openStore(address);
    await restoreStore(other, file, [SPACE]);
    expect((await describeStore(other)).migrations).to.deep.equal([{ space: "delivery", count: 1 }]);
    await migrate(other, SPACE);
    expect(await other.query("select kind from intent")).to.deep.equal([]);
    await other.close();
    await clear();
    await remove();
  });

  it("are refused where they were cut or altered, are newer, or the store is not empty; the store stays empty", async () => {
    const file = folder.path("a.jsonl");
    await backupStore(source.sql, file);
    const full = await refusalOf(restoreStore(source.sql, file, [SPACE]));
    expect(full.code).to.equal("StoreNotEmpty");
    const text = readFileSync(file, "utf8");
    const packed = gzipSync(text);
    const target = await openTestStore("postgres");
    const codeOf = async (name: string, content: string | Uint8Array, space = SPACE) =>
      (await refusalOf(restoreStore(target.sql, folder.write(name, content), [space]))).code;
    const lines = text.trimEnd().split("\n");
    const without = (index: number) => `${lines.toSpliced(index, 1).join("\n")}\n`;
    for (const [name, content] of [
      ["cut.jsonl", text.slice(0, text.length >> 1)],
      ["noEnd.jsonl", without(lines.length - 1)],
      ["noNewline.jsonl", text.slice(0, -1)],
      ["lessRow.jsonl", without(20)],
      ["altered.jsonl", text.replace("first", "third")],
      ["more.jsonl", `${text}["a"]\n`],
      ["other.jsonl", '{"format":"other"}\n'],
      ["empty.jsonl", ""],
      ["rubbish.jsonl", "rubbish\n"],
      ["bytes.jsonl", new Uint8Array([255, 254, 10])],
      ["cut.jsonl.gz", packed.subarray(0, packed.length >> 1)],
      ["plain.jsonl.gz", text],
    ] as const) {
      expect(await codeOf(name, content), name).to.equal("BackupDamaged");
    }
    expect(await codeOf("newer.jsonl", text, { name: "delivery", migrations: [] })).to.equal("StoreNewer");
    expect(await codeOf("unknown.jsonl", text, { ...SPACE, name: "gateway" })).to.equal("StoreNewer");
    const [first, second] = SPACE.migrations;
    const edited = { ...SPACE, migrations: [{ ...first!, sql: `${first!.sql} ` }, second!] };
    expect(await codeOf("edited.jsonl", text, edited)).to.equal("MigrationChanged");
    const none = restoreStore(target.sql, folder.path("none"), [SPACE]);
    expect((await refusalOf(none)).code).to.equal("MissingFile");
    expect((await describeStore(target.sql)).tables).to.deep.equal([]);
    await target.remove();
  });

  it("leave the earlier file, and nothing else, where the store goes away", async () => {
    const { sql, remove } = await openTestStore("postgres");
    const file = folder.write("a.jsonl", "the earlier one");
    await remove();
    expect((await refusalOf(backupStore(sql, file, { replace: true }))).code).to.equal("StoreClosed");
    expect(readFileSync(file, "utf8")).to.equal("the earlier one");
    expect((await refusalOf(backupStore(sql, file))).code).to.equal("OutputInTheWay");
  });
});

describe("symbolon store and work show --tables", () => {
  const folder = temporaryFolder();

  it("shows, backs up and restores", async () => {
    const { address, sql, remove } = await openTestStore("pglite");
    await sql.close();
    const run = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await runSymbolon([...args, "--json"]);
      return { code, document: JSON.parse(stdout), stderr };
    };
    const shown = await run("work", "show", "--tables", "--store", address);
    expect(shown.document, shown.stderr).to.include({ isShared: false, isDurable: false });
    expect(shown.document.tables).to.deep.equal([]);
    const file = folder.path("a.jsonl.gz");
    const saved = await run("store", "backup", file, "--store", address);
    expect(saved.document, saved.stderr).to.include({ file, tables: 0, rows: 0 });
    const target = await makeTestStore("postgres");
    const restored = await run("store", "restore", file, "--store", target.address);
    expect([restored.code, restored.document.rows]).to.deep.equal([0, 0]);
    expect(restored.document.store).to.match(/^postgres at 127[.]0[.]0[.]1:\d+\/test\d+$/);
    await target.clear();
    const none = await run("work", "show", "--store", `pglite:${folder.path("none")}`);
    expect([none.code, none.document.error.code]).to.deep.equal([1, "StoreMissing"]);
    expect(existsSync(folder.path("none"))).to.equal(false);
    const people = await runSymbolon(["work", "show", "--tables"], { DATABASE_URL: address });
    expect(people.stdout).to.match(/survives +the death of processes, not a loss of power/);
    const secret = await runSymbolon(["work", "show", "--store", "mysql://me:hush@127.0.0.1/db"]);
    expect([secret.code, secret.stderr.includes("hush")]).to.deep.equal([1, false]);
    await remove();
  });
});
