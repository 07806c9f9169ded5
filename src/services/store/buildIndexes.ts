import { setTimeout as sleep } from "node:timers/promises";
import { indexState, type MigrationIndex } from "./migrationIndexes.ts";
import { isLockTimeout, migrationBlocked } from "./migrationRefusals.ts";
import type { Sql, SqlQuery } from "./sql.ts";

/** Of the lock of whoever builds indexes: those who wait for it hold no snapshot, for which building waits. */
const BUILD_LOCK = "8320802056087302000";
/** Milliseconds between looks whether another process has built them, or who keeps this one waiting. */
const LOOK_MS = 250;
const POOLER = "Give the address of the server itself: a pooler may keep a lock that nobody uses.";
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
  const { sql, indexes, wait } = parameters;
  await sql.apart?.(async (query) => {
    await query(`set lock_timeout = ${wait}`);
    await takeLock(query, parameters);
    try {
      for (const index of indexes) await buildIndex(query, index, parameters);
    } finally {
      // A pooler may hand the connection on instead of ending it.
      await query("select pg_advisory_unlock($1)", [BUILD_LOCK]).catch(() => {});
    }
  });
}

/** Takes the lock, which a process that builds may hold for as long as it does. */
async function takeLock(query: SqlQuery, { sql, space, wait }: BuildIndexesParameters): Promise<void> {
  const tell = tellOnce(sql);
  let left = wait;
  while (!(await tryLock(query))) {
    const holder = await lockHolder(query);
    tell(() => `waits for process ${holder?.pid ?? "?"} of the server, which builds indexes`);
    if (holder?.builds !== true) left -= LOOK_MS;
    if (left <= 0) {
      const what = "Another process has the lock of whoever builds indexes, and builds none";
      const holders = holder === undefined ? [] : [holder.pid];
      throw migrationBlocked({ store: sql.name, space, what, holders, more: POOLER });
    }
    await sleep(LOOK_MS);
  }
}

async function tryLock(query: SqlQuery): Promise<boolean> {
  const [row] = await query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [BUILD_LOCK]);
  return row?.taken === true;
}

type Holder = { readonly pid: number; readonly builds: boolean | null };

/** Undefined: it has let go. */
async function lockHolder(query: SqlQuery): Promise<Holder | undefined> {
  const [row] = await query<Holder>(
    `select pid, state = 'active' and query ~ '^(create|drop) index concurrently ' as builds
     from pg_locks join pg_stat_activity using (pid)
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
