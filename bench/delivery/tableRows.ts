import { zeroAddress, zeroHash } from "viem";
import { mapAtOnce } from "../../src/sdk/core/mapAtOnce.ts";
import { addChain } from "../../src/services/delivery/tables/chains.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import { countOpen, readOverview } from "../../src/services/delivery/tables/overview.ts";
import { reserveIntents } from "../../src/services/delivery/tables/reserveIntents.ts";
import { nearestTogether } from "../../src/services/gateway/nearestTogether.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { forget } from "../../src/services/timeline/forget/forget.ts";
import { timelineTables } from "../../src/services/timeline/tables/migrations.ts";
import { openTestStore } from "../../test/toolkit/store/openTestStore.ts";
import type { Measurement } from "../harness/measurement.ts";
import { peerless } from "../harness/peerless.ts";
import { storeBytes } from "../harness/storeBytes.ts";
import { oneSample } from "../rehearsal/oneSample.ts";
import { fillStore } from "../timeline/generatedRows.ts";
import type { Stage } from "./stage.ts";

const CHAIN = 9_001;
/** Campaigns whose claims wait, each in a lane of its own. */
const LANES = 20;
/** Claims of a bundle. */
const BUNDLE = 100;
/** Rows of one statement: a store ends statements that take long. */
const SLICE = 100_000;
/** Statements at once: ten million rows take minutes. */
const FILLING = 2;
const TURNS = 3;
/** Credentials of a batch. */
const BATCH = 1_000;
/** Of what is done, the part that is not archived yet. */
const LATELY = 0.01;
/** Tables of delivery. */
const DELIVERY = [
  "chain",
  "worker",
  "sender",
  "transaction",
  "version",
  "intent",
  "archived_intent",
  "archived_count",
  "step",
];
const TEN_MILLION = 10_000_000;
const BYTES_A_GB = 1e9;

/** Reserving what goes together, of many that wait, on PostgreSQL; filled by SQL as all tables here. */
export function reserveRow({ scale: { waiting, looks }, progress }: Stage): Promise<Measurement> {
  return inStore(async (sql) => {
    progress(`reserve: filling a store with ${waiting} that wait ...`);
    await fill(sql, waiting, "queued");
    const choose = nearestTogether(() => Date.now() / 1_000, 1_000);
    const asked = { chain: CHAIN, by: "bench", max: BUNDLE, now: 0n, sender: zeroAddress };
    const p99s: number[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      const times: number[] = [];
      for (let look = 0; look < looks; look++) {
        const begun = performance.now();
        const reserved = await reserveIntents(sql, { ...asked, name: "claims", choose });
        times.push(performance.now() - begun);
        // As a worker does that has signed a transaction of them.
        await sql.query("update intent set state = 'bundled', reserved_by = null where id = any($1)", [
          reserved.map(({ id }) => id),
        ]);
      }
      p99s.push(quantile(times, 0.99));
    }
    progress(`reserve: p99 ${p99s.map((one) => one.toFixed(1)).join(", ")} ms`);
    const about = `99 of 100 times that a worker reserves ${BUNDLE} claims take no longer, ${waiting} waiting in ${LANES} lanes; ${TURNS} turns of ${looks}`;
    return peerless("reserve-ms", about, "ms", p99s, 20);
  });
}

/** What a monitor asks again and again, of many that are done: all but those of the last hour are archived. */
export function pollRow({ scale: { done, looks }, progress }: Stage): Promise<Measurement> {
  return inStore(async (sql) => {
    progress(`poll: filling a store with ${done} that are done ...`);
    const lately = Math.ceil(done * LATELY);
    await fill(sql, done - lately, "archived");
    await fill(sql, lately, "done", done);
    await fill(sql, LANES * BUNDLE, "queued", 2 * done);
    const times: number[] = [];
    const parts = { open: 0, overview: 0 };
    for (let look = 0; look < looks; look++) {
      const begun = performance.now();
      await countOpen(sql, [CHAIN]);
      const between = performance.now();
      await readOverview(sql);
      const end = performance.now();
      parts.open += (between - begun) / looks;
      parts.overview += (end - between) / looks;
      times.push(end - begun);
    }
    progress(
      `poll: counting what is open ${parts.open.toFixed(1)} ms, the overview ${parts.overview.toFixed(1)} ms`,
    );
    const about = `counting what is open and reading the overview of a store of ${done} that are done, all but ${lately} of them archived (timeline forget), of which the first is ${parts.open.toFixed(1)} ms`;
    return peerless("poll-ms", about, "ms", times, 20);
  });
}

/** What ten million claims would take, by fewer: while they are paid, with what a timeline keeps of them, and at last. */
export async function sizeRows({ scale: { stored }, progress }: Stage): Promise<readonly Measurement[]> {
  const { sql, remove } = await openTestStore("postgres");
  try {
    for (const space of [deliveryTables, timelineTables]) await migrate(sql, space);
    progress(`size: filling a store with ${stored} that are paid ...`);
    await fillStore(sql, { claims: stored, bundle: BUNDLE, batchSize: BATCH });
    const each = async (tables?: readonly string[]) => (await storeBytes(sql, tables)) / stored;
    const paid = { delivery: await each(DELIVERY), all: await each() };
    progress("size: archiving ...");
    // They were written just now; and a row that was changed is there twice.
    await sql.query("update only intent set changed = $1", [new Date(0).toISOString()]);
    await forget(sql, { before: Date.now(), compact: true });
    const kept = { delivery: await each(DELIVERY), all: await each() };
    const inWords = ({ delivery, all }: typeof paid) => `${delivery.toFixed(0)} of ${all.toFixed(0)} bytes`;
    progress(`size: ${inWords(paid)} a claim are delivery's, and ${inWords(kept)} at last`);
    const row = (id: string, what: string, bytes: number, goal: number) =>
      oneSample(
        id,
        `${what} for ten million claims with proofs of 17, paid in bundles of ${BUNDLE}; ten million times the ${bytes.toFixed(0)} bytes that one of ${stored} takes`,
        "GB",
        (bytes * TEN_MILLION) / BYTES_A_GB,
        goal,
      );
    return [
      row("store-gb-10m", "tables and indexes of delivery", paid.delivery, 20),
      row(
        "store-timeline-gb-10m",
        "the same with what a timeline keeps of them, and their events",
        paid.all,
        32,
      ),
      row(
        "store-kept-gb-10m",
        "tables and indexes of delivery, archived and rewritten (timeline forget --compact),",
        kept.delivery,
        8,
      ),
    ];
  } finally {
    await remove();
  }
}

async function inStore(measure: (sql: Sql) => Promise<Measurement>): Promise<Measurement> {
  const { sql, remove } = await openTestStore("postgres");
  try {
    await migrate(sql, deliveryTables);
    await addChain(sql, CHAIN, zeroHash);
    return await measure(sql);
  } finally {
    await remove();
  }
}

/** Adds claims without their contents, of all lanes in turn. @param from the number of the first */
async function fill(sql: Sql, count: number, state: "queued" | "done" | "archived", from = 0): Promise<void> {
  const table = state === "archived" ? "archived_intent (id, " : "intent (";
  const id = state === "archived" ? "-i - 1, " : "";
  const written = state === "archived" ? "done" : state;
  const firsts = Array.from({ length: Math.ceil(count / SLICE) }, (_, i) => from + i * SLICE);
  await mapAtOnce(firsts, FILLING, async (first) => {
    const last = Math.min(first + SLICE, from + count) - 1;
    await sql.query(
      `insert into ${table} chain, kind, contract, key, digest, content, near, lane, class, rank, turn, state)
       select ${id} $1, 'claim', 'campaign ' || i % $2, 'claim ' || i, '0x' || encode(sha256(i::text::bytea), 'hex'), '{}',
         (i * 7919) % 131072, 'campaign ' || i % $2, 'claims', i, 2000000000 + i, $3
       from generate_series($4::int8, $5::int8) as i`,
      [CHAIN, LANES, written, first, last],
    );
  });
  if (state === "archived")
    await sql.query(
      "insert into archived_count (chain, kind, state, count) values ($1, 'claim', 'done', $2)",
      [CHAIN, count],
    );
  await sql.apart?.((query) =>
    query(`vacuum analyze ${state === "archived" ? "archived_intent" : "intent"}`),
  );
}

function quantile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? Number.NaN;
}
