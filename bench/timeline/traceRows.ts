import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { findIncidents } from "../../src/services/timeline/incidents/findIncidents.ts";
import { timelineTables } from "../../src/services/timeline/tables/migrations.ts";
import { trace } from "../../src/services/timeline/trace/trace.ts";
import { openTestStore } from "../../test/toolkit/store/openTestStore.ts";
import type { Measurement } from "../harness/measurement.ts";
import { storeBytes } from "../harness/storeBytes.ts";
import { batchIdOf, CAMPAIGN, fillStore, type GeneratedScale } from "./generatedRows.ts";
import { row, type Stage } from "./stage.ts";

/** Names something to be traced, of the n-th claim or credential. */
type NameOf = (sql: Sql, n: number) => Promise<string>;

/** How long it takes to trace something in a full store, and how many bytes a claim takes there. */
export async function traceRows({ scale, progress }: Stage): Promise<readonly Measurement[]> {
  const { claims, bundle, batchSize, traces } = scale;
  const { sql, remove } = await openTestStore("postgres");
  try {
    for (const space of [deliveryTables, timelineTables]) await migrate(sql, space);
    progress(`filling a store with ${claims} claims and as many credentials ...`);
    await fillStore(sql, { claims, bundle, batchSize });
    progress("tracing ...");
    const times = await timesOf(sql, { claims, bundle, batchSize }, traces);
    progress("looking for incidents ...");
    const looking = await lookedThrough(sql);
    const own = await storeBytes(sql, OWN_TABLES, OWN_INDEXES);
    const all = await storeBytes(sql);
    return [
      row("trace-p99-ms", ABOUT, "ms", [quantile(times, 0.99)], 50),
      row("incidents-s", "looking through all of that store for incidents", "s", [looking], null),
      row(
        "bytes-a-claim",
        "what following adds to a store for a claim, with its indexes",
        "bytes",
        [own / claims],
        2_000,
      ),
      row(
        "store-bytes-a-claim",
        "all that a store holds of a claim, its signature and proof among it",
        "bytes",
        [all / claims],
        null,
      ),
    ];
  } finally {
    await remove();
  }
}

const ABOUT =
  "99 of 100 traces, by turns of a leaf, an intent, an account, a credential and a transaction with a hundred claims, take no longer";

function quantile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? 0;
}

/** What only the timeline needs: whole tables, and indexes in others. */
const OWN_TABLES = ["followed", "watched", "block", "event"];
const OWN_INDEXES = ["step_intents"];

/** Milliseconds of each trace, after some that warm up. */
async function timesOf(
  sql: Sql,
  { claims, batchSize }: GeneratedScale,
  traces: number,
): Promise<readonly number[]> {
  const names: readonly NameOf[] = [
    async (_, n) => `${CAMPAIGN}:${n}`,
    async (_, n) => `intent:${n + 1}`,
    async (_, n) => `${batchIdOf(n % Math.ceil(claims / batchSize))}:${n % batchSize}`,
    (store, n) => columnOf(store, "account", n),
    (store, n) => columnOf(store, "transaction", n),
  ];
  const times: number[] = [];
  const warmUp = names.length * 10;
  for (let k = 0; k < traces + warmUp; k++) {
    // Far apart, and each other than the one before: 7,919 is prime.
    const what = await (names[k % names.length] as NameOf)(sql, (k * 7_919) % claims);
    const begin = performance.now();
    await trace(sql, { what });
    if (k >= warmUp) times.push(performance.now() - begin);
  }
  return times;
}

async function columnOf(sql: Sql, name: "account" | "transaction", index: number): Promise<string> {
  const [found] = await sql.query<{ readonly value: Uint8Array }>(
    `select ${name} as value from event where contract = decode($1, 'hex') and index = $2`,
    [CAMPAIGN.slice(2), index],
  );
  return `0x${Buffer.from(found?.value ?? []).toString("hex")}`;
}

/** Seconds that it takes to look through a whole store. @throws Error where it finds anything: there is nothing */
async function lookedThrough(sql: Sql): Promise<number> {
  const begin = performance.now();
  const found = await findIncidents(sql);
  if (found.length > 0) throw new Error(`Nothing went wrong, and it was found: ${JSON.stringify(found[0])}`);
  return (performance.now() - begin) / 1_000;
}
