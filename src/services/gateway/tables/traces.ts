import type { Sql } from "../../store/sql.ts";

/** Keeps where a trace goes on from which an intent came. @param parent a `traceparent` (W3C) */
export async function keepTrace(sql: Sql, intent: bigint, parent: string): Promise<void> {
  await sql.query("insert into intent_trace (intent, parent) values ($1, $2) on conflict do nothing", [
    intent,
    parent,
  ]);
}

/** The `traceparent` of each of some intents that has one. */
export async function readTraces(sql: Sql, intents: readonly bigint[]): Promise<readonly string[]> {
  const rows = await sql.query<{ readonly parent: string }>(
    "select parent from intent_trace where intent = any($1) order by intent",
    [intents],
  );
  return rows.map(({ parent }) => parent);
}
