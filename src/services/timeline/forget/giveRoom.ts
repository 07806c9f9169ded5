import { setTimeout as sleep } from "node:timers/promises";
import type { Sql, SqlQuery } from "../../store/sql.ts";

/** What tables take after rows have left them. */
export type GivenRoom = {
  /** Bytes that the disk has back. */
  readonly bytes: number;
  /** Tables that somebody used, so that they were not rewritten. */
  readonly busy: readonly string[];
};

/** Times that a table is tried, and milliseconds between them. Nobody waits for a try: it comes when nobody uses the table. */
const TRIES = 40;
const PAUSE_MS = 50;
/** From this version on PostgreSQL goes through a table's heirs as well, where the statement does not say `only`. */
const WITH_HEIRS = 180_000;

/** Lets new rows have the room of those that left some tables. PostgreSQL does that now and then by itself, PGlite never. */
export async function reuseRoom(sql: Sql, tables: readonly string[]): Promise<void> {
  await apart(sql, async (query) => {
    for (const table of tables) await query(`vacuum (analyze, skip_locked) ${await alone(query, table)}`);
  });
}

/**
 * Rewrites tables, so that the disk has the room of those rows back. Nobody reads or writes a table while it is rewritten: that
 * takes a second for each million rows that it still has, or three. What others use all the time is left, and named.
 */
export async function giveRoomBack(sql: Sql, tables: readonly string[]): Promise<GivenRoom> {
  return apart(sql, async (query) => {
    const before = await sizeOf(query, tables);
    const busy: string[] = [];
    for (const table of tables) if (!(await rewrite(query, table))) busy.push(table);
    return { bytes: Math.max(0, before - (await sizeOf(query, tables))), busy };
  });
}

/** On a connection without a limit of time, where there is one. */
function apart<Result>(sql: Sql, run: (query: SqlQuery) => Promise<Result>): Promise<Result> {
  return sql.apart === undefined ? run(sql.query) : sql.apart(run);
}

/** A table without its heirs, as `vacuum` names it. */
async function alone(query: SqlQuery, table: string): Promise<string> {
  const [row] = await query<{ readonly version: number }>(
    "select current_setting('server_version_num')::int4 as version",
  );
  return (row?.version ?? 0) >= WITH_HEIRS ? `only ${table}` : table;
}

/** It has another file then. A limit of time would be its session's, which a pooler hands on. */
async function rewrite(query: SqlQuery, table: string): Promise<boolean> {
  const text = `vacuum (full, analyze, skip_locked) ${await alone(query, table)}`;
  const before = await fileOf(query, table);
  for (let tries = 0; tries < TRIES; tries++) {
    await query(text);
    if ((await fileOf(query, table)) !== before) return true;
    await sleep(PAUSE_MS);
  }
  return false;
}

async function fileOf(query: SqlQuery, table: string): Promise<bigint | undefined> {
  const [row] = await query<{ readonly file: bigint }>(
    "select pg_relation_filenode($1::regclass)::int8 as file",
    [table],
  );
  return row?.file;
}

async function sizeOf(query: SqlQuery, tables: readonly string[]): Promise<number> {
  const [row] = await query<{ readonly bytes: number }>(
    "select coalesce(sum(pg_total_relation_size(name::regclass)), 0)::float8 as bytes from unnest($1::text[]) as name",
    [tables],
  );
  return row?.bytes ?? 0;
}
