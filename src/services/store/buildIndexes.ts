import { setTimeout as sleep } from "node:timers/promises";
import { indexState, type MigrationIndex } from "./migrationIndexes.ts";
import { isLockTimeout, migrationBlocked } from "./migrationRefusals.ts";
import type { Sql, SqlQuery } from "./sql.ts";

/** Of the lock of whoever builds indexes: those who wait for it hold no snapshot, for which building waits. */
const BUILD_LOCK = "8320802056087302000";
/** Milliseconds between looks whether another process has built them, or who keeps this one waiting. */
const LOOK_MS = 250;
/** Milliseconds after which a line says what takes so long. */
const TELL_MS = 3_000;

export type BuildIndexesParameters = {
  readonly sql: Sql;
  /** Whose tables, for the message. */
  readonly space: string;
  readonly indexes: readonly MigrationIndex[];
  /** Milliseconds to wait for another user's transaction, and for a lock whose holder builds nothing. */
  readonly wait: number;
};

/**
 * Builds indexes while others read and write; one process does, and others wait for it.
 * @throws SymbolonError `MigrationBlocked`, and what a statement is refused with
 */
export async function buildIndexes(parameters: BuildIndexesParameters): Promise<void> {
  const { sql, space, wait } = parameters;
  const tell = tellOnce(sql);
  let left = wait;
  while (!(await buildAlone(parameters))) {
    const holder = await lockHolder(sql.query);
    tell(() => `waits for process ${holder?.pid ?? "?"} of the server, which builds indexes`);
    if (holder?.builds !== true) left -= LOOK_MS;
    if (left <= 0) {
      const what = "Another process has the lock of whoever builds indexes, and builds none";
      const holders = holder === undefined ? [] : [holder.pid];
      throw migrationBlocked({ store: sql.name, space, what, holders });
    }
    await sleep(LOOK_MS);
  }
}

/**
 * The lock is a transaction's, since a session's would be left to others behind a pooler. Between statements that
 * transaction holds no snapshot, for which building would wait.
 * @returns whether nobody else was building
 */
function buildAlone(parameters: BuildIndexesParameters): Promise<boolean> {
  const { sql, indexes, wait } = parameters;
  return sql.transaction(async (lock) => {
    const [row] = await lock<{ taken: boolean }>("select pg_try_advisory_xact_lock($1) as taken", [
      BUILD_LOCK,
    ]);
    if (row?.taken !== true) return false;
    await lock("set local idle_in_transaction_session_timeout = 0");
    await sql.apart?.(async (query) => {
      await query(`set lock_timeout = ${wait}`);
      try {
        for (const index of indexes) await buildIndex(query, index, parameters);
      } finally {
        // A pooler hands the session on.
        await query("reset lock_timeout").catch(() => {});
      }
    });
    return true;
  });
}

type Holder = { readonly pid: number; readonly builds: boolean };

/** Undefined: it has let go. Who builds does so beside the transaction that has the lock. */
async function lockHolder(query: SqlQuery): Promise<Holder | undefined> {
  const [row] = await query<Holder>(
    `select pid, exists (select from pg_stat_activity where datname = current_database() and state = 'active'
         and query ~ '^(create|drop) index concurrently ') as builds
     from pg_locks join pg_database on pg_database.oid = database
     where locktype = 'advisory' and granted and objsubid = 1 and datname = current_database()
       and (classid::int8 << 32) | objid::int8 = $1`,
    [BUILD_LOCK],
  );
  return row;
}

async function buildIndex(
  query: SqlQuery,
  index: MigrationIndex,
  { sql, space }: BuildIndexesParameters,
): Promise<void> {
  const { name, table, on } = index;
  const state = await indexState(query, index);
  if (state === "there") return;
  const watch = await watchHolders(sql, query, `builds the index ${name} of ${table}, while others go on`);
  try {
    if (state === "cut off") await query(`drop index concurrently ${name}`);
    await query(`create index concurrently ${name} on ${table} ${on}`);
  } catch (cause) {
    if (!isLockTimeout(cause)) throw cause;
    const what = `The index ${name} of ${table} could not be built beside a transaction that stays open`;
    throw migrationBlocked({ store: sql.name, space, what, holders: watch.holders(), cause });
  } finally {
    watch.end();
  }
}

/** Looks now and then for whom a connection waits, and tells what takes long. @param words of what it does */
async function watchHolders({ query, ...sql }: Sql, waiting: SqlQuery, words: string) {
  const [own] = await waiting<{ pid: number }>("select pg_backend_pid() as pid");
  const tell = tellOnce(sql);
  let holders: readonly number[] = [];
  const look = async () => {
    const [row] = await query<{ pids: readonly number[] }>("select pg_blocking_pids($1) as pids", [
      own?.pid ?? 0,
    ]);
    holders = row?.pids ?? [];
    tell(() => (holders.length === 0 ? words : `${words}; it waits for ${processesOf(holders)}`));
  };
  // Who is not known is not named.
  const timer = setInterval(() => void look().catch(() => {}), LOOK_MS);
  timer.unref();
  return { holders: () => holders, end: () => clearInterval(timer) };
}

/** The processes of a server, by their numbers there. */
function processesOf(pids: readonly number[]): string {
  return `${pids.length === 1 ? "process" : "processes"} ${pids.join(", ")} of the server`;
}

/** Tells one line, once it has taken long. */
function tellOnce({ name, tell }: Pick<Sql, "name" | "tell">): (words: () => string) => void {
  const begun = performance.now();
  let isTold = false;
  return (words) => {
    if (isTold || performance.now() - begun < TELL_MS) return;
    isTold = true;
    tell?.(`${name}: ${words()}`);
  };
}
