import { expect } from "chai";
import { zeroAddress, zeroHash } from "viem";
import { addChain } from "../../../../src/services/delivery/tables/chains.ts";
import { rowOf } from "../../../../src/services/delivery/tables/intentRow.ts";
import {
  expireIntents,
  findIntents,
  retryIntents,
  returnIntents,
  submitIntents,
} from "../../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import {
  countOpen,
  findIntentsById,
  listParked,
  listSteps,
  readOverview,
} from "../../../../src/services/delivery/tables/overview.ts";
import {
  isAnythingWaiting,
  reserveIntents,
  reserveOneEach,
  waitingClasses,
} from "../../../../src/services/delivery/tables/reserveIntents.ts";
import { type MigrationSpace, migrate } from "../../../../src/services/store/migrate.ts";
import type { Sql, SqlQuery, SqlValue } from "../../../../src/services/store/sql.ts";
import { timelineTables } from "../../../../src/services/timeline/tables/migrations.ts";
import { countRefusedClaims } from "../../../../src/services/timeline/tables/refusedClaims.ts";
import { readVitals } from "../../../../src/services/timeline/tables/vitals.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";
import { refusalOf } from "../../store/until.ts";

const CHAIN = 5;
const follower = {
  chain: CHAIN,
  kind: "delegation",
  contract: zeroAddress,
  key: "follower",
  digest: zeroHash,
  content: {},
  class: "delegating",
  after: "first",
} as const;
/** Rows of a lane that wait, and of what is done. */
const LONG = 2_000;
/** Rows of the archive. */
const PAST = 3_000;
const ARCHIVE = "archived_intent";
/** Rows of the lane whose turn it is, and of all that a call may look at besides what it tells of. */
const SHORT = 10;
const FEW = 100;

describe("tables: however many rows there are", () => {
  let store: TestStore;
  before(async () => {
    store = await openTestStore("postgres");
    await migrate(store.sql, deliveryTables);
    await migrate(store.sql, timelineTables);
    await addChain(store.sql, CHAIN, zeroHash);
    await store.sql.query("insert into followed (chain, way, cursor, final) values ($1, 'told', 0, 0)", [
      CHAIN,
    ]);
    await store.sql.query(
      `insert into intent (chain, kind, contract, key, digest, content, near, lane, class, rank, deadline, state)
       select $1, 'claim', case when i <= $2 then 'short' else 'long' end, i, '',
         jsonb_build_object('filler', (select string_agg(md5((i * n)::text), '') from generate_series(1, 25) as n)),
         i, 'lane', 'claims', i, 100 + i, case when i <= $3 then 'queued' else 'done' end
       from generate_series(1, 2 * $3) as i`,
      [CHAIN, SHORT, LONG],
    );
    await store.sql.query(
      `insert into archived_intent (id, chain, kind, contract, key, digest, content, lane, class, state)
       select 1000000 + i, $1, 'claim', 'long', 'past ' || i, '', '{}', 'lane', 'claims', 'done' from generate_series(1, $2::int8) as i`,
      [CHAIN, PAST],
    );
    await store.sql.query("insert into archived_count values ($1, 'claim', 'done', $2)", [CHAIN, PAST]);
    await store.sql.query(
      "insert into step (kind, actor, chain, intents) select 'bundled', 'w', $1, array[i] from generate_series(1, 3000) as i",
      [CHAIN],
    );
    await store.sql.query("vacuum analyze");
  });
  after(() => store.remove());

  /** Rows that a call looks at in tables, as PostgreSQL counts them, and its ways to them. */
  const lookedAt = async (run: (sql: Sql) => Promise<unknown>) => {
    const seen = { rows: 0, ways: new Set<string>(), tables: new Set<string>() };
    const explain = async (text: string, values: readonly SqlValue[]) => {
      if (text.includes("advisory")) return;
      const undone = store.sql.transaction(async (query) => {
        const [answer] = await query<Explained>(`explain (analyze, format json) ${text}`, values);
        for (const node of (answer as Explained)["QUERY PLAN"].flatMap(({ Plan }) => scansIn(Plan))) {
          seen.ways.add(node["Node Type"]);
          if (node["Relation Name"] !== undefined) seen.tables.add(node["Relation Name"]);
          seen.rows += node["Actual Loops"] * (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0));
        }
        throw new Error("undo");
      });
      await undone.catch((thrown: Error) => expect(thrown.message).to.equal("undo"));
    };
    const explained = (query: SqlQuery): SqlQuery =>
      (async (text, values = []) => {
        await explain(text, values);
        return query(text, values);
      }) as SqlQuery;
    const { query, transaction } = store.sql;
    await run({
      ...store.sql,
      query: explained(query),
      transaction: (inside) => transaction((ask) => inside(explained(ask))),
    });
    return { rows: seen.rows, ways: [...seen.ways], tables: [...seen.tables] };
  };

  it("what goes together is found without a look at what waits behind it for other contracts", async () => {
    const asked = { chain: CHAIN, max: 4, now: 0n, sender: zeroAddress };
    const choose = (waiting: readonly unknown[]) => [...waiting.keys()].slice(0, 2);
    for (const [i, more] of [{ name: "claims" }, { name: undefined }, { name: "claims", choose }].entries()) {
      const { rows } = await lookedAt((sql) => reserveIntents(sql, { ...asked, by: `key ${i}`, ...more }));
      expect(rows, JSON.stringify(more)).to.be.within(1, FEW);
    }
  });

  it("what goes one each is found among the next few, and not looked for where another kind is next", async () => {
    const asked = { chain: CHAIN, now: 0n, sender: zeroAddress, by: "one each" };
    for (const [kind, count] of [
      ["request", 0],
      ["claim", 4],
    ] as const) {
      const { rows } = await lookedAt(async (sql) =>
        expect(await reserveOneEach(sql, asked, [kind], 4)).to.have.length(count),
      );
      expect(rows, kind).to.be.within(1, FEW);
    }
  });

  it("the steps of one, the oldest that waits, and what has expired are found by an index", async () => {
    const asked = [
      (sql: Sql) => listSteps(sql, 77n),
      (sql: Sql) => readVitals(sql),
      (sql: Sql) => expireIntents(sql, CHAIN, "test", 0n),
    ];
    for (const one of asked) expect((await lookedAt(one)).rows, String(one)).to.be.below(FEW);
  });

  it("what is open is counted without a look at what is done, and all of it without a look at the table", async () => {
    const open = await lookedAt(async (sql) => expect(await countOpen(sql, [CHAIN])).to.equal(LONG));
    expect(open).to.deep.equal({ rows: LONG, ways: ["Index Only Scan"], tables: ["intent"] });
    const [counts] = (await readOverview(store.sql)).intents;
    expect(counts).to.deep.equal({ chain: CHAIN, kind: "claim", state: "done", count: LONG + PAST });
    const all = await lookedAt((sql) => readOverview(sql));
    expect(all.rows).to.be.within(2 * LONG, 2 * LONG + FEW);
    expect(all.ways).to.include("Index Only Scan").and.not.include("Parallel Seq Scan");
    expect(all.tables).to.include("archived_count").and.not.include(ARCHIVE);
  });

  it("what waits, is under way or is parked is found without a look into the archive", async () => {
    const asked = { chain: CHAIN, by: "key", max: 4, now: 0n, sender: zeroAddress };
    const calls: Readonly<Record<string, (sql: Sql) => Promise<unknown>>> = {
      reserve: (sql) => reserveIntents(sql, { ...asked, name: "claims" }),
      reserveOneEach: (sql) => reserveOneEach(sql, asked, ["claim"], 4),
      "reserveOneEach of a class": (sql) => reserveOneEach(sql, { ...asked, name: "claims" }, ["claim"], 4),
      isAnythingWaiting: (sql) => isAnythingWaiting(sql, asked),
      waitingClasses: (sql) => waitingClasses(sql, ["claims", "urgent"], asked),
      expire: (sql) => expireIntents(sql, CHAIN, "test", 0n),
      retry: (sql) => retryIntents(sql, CHAIN, "test", undefined),
      release: (sql) => returnIntents(sql, "key", [1n]),
      listParked: (sql) => listParked(sql, 10),
      vitals: (sql) => readVitals(sql),
    };
    for (const [name, call] of Object.entries(calls))
      expect((await lookedAt(call)).tables, name).not.to.include(ARCHIVE);
  });

  it("no look for what can go, of whatever class, touches what waits for others", async () => {
    await store.sql.query(
      `insert into intent (chain, kind, contract, key, digest, content, class, state, after)
       select $1, 'delegation', 'token', 'f' || i, '', '{}', $2, 'queued', (10 + i)::text from generate_series(1, $3::int8) as i`,
      [CHAIN, rowOf(follower).class ?? null, LONG - SHORT],
    );
    await store.sql.query("vacuum analyze intent");
    const asked = { chain: CHAIN, by: "key", max: 4, now: 0n, sender: zeroAddress };
    const calls: Readonly<Record<string, (sql: Sql) => Promise<unknown>>> = {
      waitingClasses: async (sql) =>
        expect(
          (await waitingClasses(sql, ["claims", "delegating"], asked)).map(({ name }) => name),
        ).to.deep.equal(["claims"]),
      claims: (sql) => reserveIntents(sql, { ...asked, name: "claims" }),
      delegating: (sql) => reserveIntents(sql, { ...asked, name: "delegating" }),
      oneEach: (sql) => reserveOneEach(sql, { ...asked, name: "claims" }, ["claim"], 4),
    };
    for (const [name, call] of Object.entries(calls))
      expect((await lookedAt(call)).rows, name).to.be.below(FEW);
    await store.sql.query("delete from intent where after is not null");
    await store.sql.query("vacuum analyze intent");
  });

  it("the archived claims of a campaign that came to nothing are found by an index", async () => {
    const asked = { chain: CHAIN, campaign: "0xca", max: 5 } as const;
    const { rows, tables } = await lookedAt((sql) => countRefusedClaims(sql, asked));
    expect(tables).to.include(ARCHIVE);
    expect(rows).to.be.below(FEW);
  });

  it("what is archived is found by its number, by its key, and by that of what is handed in again", async () => {
    const known = { chain: CHAIN, key: "past 7" };
    const again = { ...known, kind: "claim", contract: zeroAddress, digest: zeroHash, content: {} } as const;
    const calls: Readonly<Record<string, (sql: Sql) => Promise<unknown>>> = {
      number: async (sql) => expect(await findIntentsById(sql, [1_000_007n])).to.have.length(1),
      key: async (sql) => expect(await findIntents(sql.query, [known])).to.have.length(1),
      again: async (sql) =>
        expect((await refusalOf(submitIntents(sql, [again], "test"))).code).to.equal("IntentDiffers"),
    };
    for (const [name, call] of Object.entries(calls)) {
      const { rows, tables } = await lookedAt(call);
      expect(tables, name).to.include(ARCHIVE);
      expect(rows, name).to.be.below(FEW);
    }
  });
});

type Scan = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly Scan[];
};
type Explained = { readonly "QUERY PLAN": readonly { readonly Plan: Scan }[] };

function scansIn(node: Scan): readonly Scan[] {
  const own = /^(Seq|Index|Bitmap Heap|Index Only|Parallel Seq)/.test(node["Node Type"]) ? [node] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scansIn)];
}

describe("tables: the index of steps", () => {
  const WITH_STEPS = "\ncreate index step_intents on step using gin (intents) where intents is not null;";
  const spaceWith = (migrations: MigrationSpace["migrations"]) => ({ name: "timeline", migrations });
  const [followed, traces, ...rest] = timelineTables.migrations;
  const before = { name: traces?.name ?? "", sql: `${WITH_STEPS}${traces?.sql}` };
  const older: MigrationSpace = { ...deliveryTables, migrations: deliveryTables.migrations.slice(0, 3) };
  const timelineOfBefore = spaceWith([followed, before, ...rest].filter((one) => one !== undefined));

  for (const [what, spaces] of [
    ["a store without a timeline", [older, deliveryTables]],
    ["a store that has a timeline", [older, timelineOfBefore, deliveryTables, timelineTables]],
    ["a backup of before, put back", [older, timelineTables, deliveryTables]],
  ] as const) {
    it(`is there once in ${what}`, async () => {
      const { sql, remove } = await openTestStore("postgres");
      for (const space of spaces) await migrate(sql, space);
      const rows = await sql.query("select indexname from pg_indexes where indexdef like '%gin (intents)%'");
      expect(rows).to.deep.equal([{ indexname: "step_intents" }]);
      await remove();
    });
  }
});
