import type { Sql, SqlQuery } from "../../store/sql.ts";
import { sqlStateOf } from "../../store/storeErrors.ts";

/** What tables take after rows have left them. */
export type GivenRoom = {
  /** Bytes that the disk has back. */
  readonly bytes: number;
  /** Tables that somebody used, so that they were not rewritten. */
  readonly busy: readonly string[];
};

/** Milliseconds to wait for a table: whoever comes after waits as long. */
const WAIT_MS = 2_000;
/** PostgreSQL's `lock_not_available`. */
const LOCKED = "55P03";

/** Lets new rows have the room of those that left some tables. PostgreSQL does that now and then by itself, PGlite never. */
export async function reuseRoom(sql: Sql, tables: readonly string[]): Promise<void> {
  await apart(sql, async (query) => {
    for (const table of tables) await query(`vacuum (analyze) ${table}`);
  });
}

/**
 * Rewrites tables, so that the disk has the room of those rows back. Nobody reads or writes a table while it is rewritten: that
 * takes a second for each million rows that it still has, or three. What others use is left, and named.
 */
export async function giveRoomBack(sql: Sql, tables: readonly string[]): Promise<GivenRoom> {
  return apart(sql, async (query) => {
    await query(`set lock_timeout = ${WAIT_MS}`);
    try {
      const before = await sizeOf(query, tables);
      const busy: string[] = [];
      for (const table of tables) if (!(await rewrite(query, table))) busy.push(table);
      return { bytes: Math.max(0, before - (await sizeOf(query, tables))), busy };
    } finally {
      await query("reset lock_timeout").catch(() => {});
    }
  });
}

/** On a connection without a limit of time, where there is one. */
function apart<Result>(sql: Sql, run: (query: SqlQuery) => Promise<Result>): Promise<Result> {
  return sql.apart === undefined ? run(sql.query) : sql.apart(run);
}

async function rewrite(query: SqlQuery, table: string): Promise<boolean> {
  try {
    await query(`vacuum (full, analyze) ${table}`);
    return true;
  } catch (thrown) {
    if (sqlStateOf(thrown) === LOCKED) return false;
    throw thrown;
  }
}

async function sizeOf(query: SqlQuery, tables: readonly string[]): Promise<number> {
  const [row] = await query<{ readonly bytes: number }>(
    "select coalesce(sum(pg_total_relation_size(name::regclass)), 0)::float8 as bytes from unnest($1::text[]) as name",
    [tables],
  );
  return row?.bytes ?? 0;
}
