import { setTimeout as sleep } from "node:timers/promises";
import type { Sql, SqlQuery } from "./sql.ts";

/** An index of a table that may have many rows. */
export type MigrationIndex = {
  readonly name: string;
  readonly table: string;
  /** Of what, and of which rows: `(chain, state) where state <> 'done'`. */
  readonly on: string;
};

/** Rows up to which an index is built in a few milliseconds. */
const FEW_ROWS = 10_000;
/** Of the lock of whoever builds indexes: those who wait for it hold no snapshot, for which building waits. */
const BUILD_LOCK = "8320802056087302000";
/** Milliseconds between looks whether another process has built them. */
const LOOK_MS = 250;

/** Of some indexes those that are missing, or were cut off, and would stop whoever writes for too long. */
export async function slowIndexes(
  query: SqlQuery,
  indexes: readonly MigrationIndex[],
): Promise<readonly MigrationIndex[]> {
  const slow: MigrationIndex[] = [];
  for (const index of indexes) {
    if ((await stateOf(query, index)) === "there") continue;
    const rows = await query(`select 1 from ${index.table} offset ${FEW_ROWS} limit 1`);
    if (rows.length > 0) slow.push(index);
  }
  return slow;
}

/** Builds indexes while others read and write; one process does, and others wait for it. */
export async function buildIndexes(sql: Sql, indexes: readonly MigrationIndex[]): Promise<void> {
  while (!(await buildAlone(sql, indexes))) await sleep(LOOK_MS);
}

/**
 * The lock is a transaction's, since a session's would be left to others behind a pooler. Between statements that
 * transaction holds no snapshot, for which building would wait.
 * @returns whether nobody else was building
 */
function buildAlone({ transaction, apart }: Sql, indexes: readonly MigrationIndex[]): Promise<boolean> {
  return transaction(async (lock) => {
    const [row] = await lock<{ taken: boolean }>("select pg_try_advisory_xact_lock($1) as taken", [
      BUILD_LOCK,
    ]);
    if (row?.taken !== true) return false;
    await lock("set local idle_in_transaction_session_timeout = 0");
    await apart?.(async (query) => {
      for (const index of indexes) {
        const state = await stateOf(query, index);
        if (state === "cut off") await query(`drop index concurrently ${index.name}`);
        if (state !== "there") {
          await query(`create index concurrently ${index.name} on ${index.table} ${index.on}`);
        }
      }
    });
    return true;
  });
}

/** Creates those that are missing, in a transaction: nobody writes into their tables until it ends. */
export async function createIndexes(query: SqlQuery, indexes: readonly MigrationIndex[]): Promise<void> {
  for (const index of indexes) {
    const state = await stateOf(query, index);
    if (state === "cut off") await query(`drop index ${index.name}`);
    if (state !== "there") await query(`create index ${index.name} on ${index.table} ${index.on}`);
  }
}

/** `cut off`: what is left of an index whose building did not end; queries do not use it. */
async function stateOf(query: SqlQuery, { name }: MigrationIndex): Promise<"missing" | "cut off" | "there"> {
  const [row] = await query<{ valid: boolean }>(
    "select indisvalid as valid from pg_index where indexrelid = to_regclass($1)",
    [name],
  );
  if (row === undefined) return "missing";
  return row.valid ? "there" : "cut off";
}
