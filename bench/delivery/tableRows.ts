import { zeroAddress, zeroHash } from "viem";
import { mapAtOnce } from "../../src/sdk/core/mapAtOnce.ts";
import { addChain } from "../../src/services/delivery/tables/chains.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import { countOpen, readOverview } from "../../src/services/delivery/tables/overview.ts";
import { reserveIntents } from "../../src/services/delivery/tables/reserveIntents.ts";
import { nearestTogether } from "../../src/services/gateway/nearestTogether.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { openTestStore } from "../../test/toolkit/store/openTestStore.ts";
import type { Measurement } from "../harness/measurement.ts";
import { peerless } from "../harness/peerless.ts";
import { storeBytes } from "../harness/storeBytes.ts";
import { oneSample } from "../rehearsal/oneSample.ts";
import { fillDelivery } from "../timeline/generatedRows.ts";
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

/** What a monitor asks again and again, of many that are done. */
export function pollRow({ scale: { done, looks }, progress }: Stage): Promise<Measurement> {
  return inStore(async (sql) => {
    progress(`poll: filling a store with ${done} that are done ...`);
    await fill(sql, done, "done");
    await fill(sql, LANES * BUNDLE, "queued", done);
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
    const about = `counting what is open and reading the overview of a store of ${done} that are done, of which the first is ${parts.open.toFixed(1)} ms`;
    return peerless("poll-ms", about, "ms", times, 20);
  });
}

/** What ten million claims would take, by fewer. */
export async function sizeRow({ scale: { stored }, progress }: Stage): Promise<Measurement> {
  const { sql, remove } = await openTestStore("postgres");
  try {
    await migrate(sql, deliveryTables);
    const empty = await storeBytes(sql);
    progress(`size: filling a store with ${stored} that are paid ...`);
    await fillDelivery(sql, { claims: stored, bundle: BUNDLE });
    const each = ((await storeBytes(sql)) - empty) / stored;
    progress(`size: ${each.toFixed(0)} bytes a claim`);
    const about = `tables and indexes of delivery for ten million claims with proofs of 17, paid; ten million times the ${each.toFixed(0)} bytes that one of ${stored} takes`;
    return oneSample("store-gb-10m", about, "GB", (each * TEN_MILLION) / BYTES_A_GB, null);
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

/** Adds claims without their contents, of all lanes in turn. @param from how many there are */
async function fill(sql: Sql, count: number, state: "queued" | "done", from = 0): Promise<void> {
  const firsts = Array.from({ length: Math.ceil(count / SLICE) }, (_, i) => from + i * SLICE);
  await mapAtOnce(firsts, FILLING, async (first) => {
    const last = Math.min(first + SLICE, from + count) - 1;
    await sql.query(
      `insert into intent (chain, kind, contract, key, digest, content, near, lane, class, rank, turn, state)
       select $1, 'claim', 'campaign ' || i % $2, 'claim ' || i, '0x' || encode(sha256(i::text::bytea), 'hex'), '{}',
         (i * 7919) % 131072, 'campaign ' || i % $2, 'claims', i, 2000000000 + i, $3
       from generate_series($4::int8, $5::int8) as i`,
      [CHAIN, LANES, state, first, last],
    );
  });
  await sql.apart?.((query) => query("vacuum analyze intent"));
}

function quantile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? Number.NaN;
}
