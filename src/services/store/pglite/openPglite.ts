import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { mkdir, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { neighbourParts, neighbourPrefix, removeLeftovers, runOwner } from "../../../node/files/leftovers.ts";
import { takeLock } from "../../../node/files/lock.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { runTransaction } from "../runTransaction.ts";
import type { Sql, SqlQuery, SqlRow } from "../sql.ts";
import { encodeValue } from "../sqlTypes.ts";
import { statementFailed, storeClosed, storeNotReachable } from "../storeErrors.ts";
import { type PgliteThread, startPgliteThread } from "./pgliteThread.ts";

/** Milliseconds. */
const TIMEOUT = 60_000;

/**
 * Milliseconds between two upkeeps of the tables. PGlite leaves upkeep to the application: it has no background
 * processes. Without statistics, a query by index takes ten times as long, and deleted space is never reused. Tables
 * grow fastest at first: the interval doubles each time.
 */
const UPKEEP = { first: 5_000, max: 60_000 } as const;

/**
 * Opens a PGlite in a folder, or creates it: PostgreSQL in a thread of this process, for this process alone. The data
 * outlives the process, but not a power loss: PGlite never waits for the disk.
 * @throws SymbolonError `StoreInUse`, `StoreForeign`, `StoreNotReachable`
 */
export async function openPglite(
  folder: string,
  { timeout = TIMEOUT }: { readonly timeout?: number } = {},
): Promise<Sql> {
  const target = resolve(folder);
  const name = `pglite at ${folder}`;
  let release = () => {};
  try {
    await mkdir(dirname(target), { recursive: true });
    // Next to the folder: PGlite refuses a folder with an unknown file in it.
    release = takeLock(target, "StoreInUse");
    const firstIn = isMade(target, folder) ? undefined : await partialBeside(target);
    const thread = await startPgliteThread({ folder: target, firstIn }, timeout, release);
    if (firstIn !== undefined) await rmdir(dirname(firstIn));
    return storeOf(name, thread);
  } catch (error) {
    release();
    if (error instanceof SymbolonError) throw error;
    throw storeNotReachable(
      name,
      error,
      "Check that you may write there, and that nothing there was changed by hand.",
    );
  }
}

/** Whether there is a database; an empty folder does not count. */
function isMade(target: string, folder: string): boolean {
  if (existsSync(join(target, "PG_VERSION"))) return true;
  if (!existsSync(target) || readdirSync(target).length === 0) return false;
  throw new SymbolonError({
    code: "StoreForeign",
    reason: `${folder} exists, and is not a PGlite.`,
    hint: "Choose another folder for the store; nothing in this one was changed.",
    details: { folder },
  });
}

/** A temporary folder whose name has its owner: it also removes what killed runs left. */
async function partialBeside(target: string): Promise<string> {
  await removeLeftovers(target);
  const partial = mkdtempSync(join(dirname(target), `${neighbourPrefix(target)}${runOwner()}-`));
  return join(partial, neighbourParts.written);
}

function storeOf(name: string, thread: PgliteThread): Sql {
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  let queries = 0;
  /** There is one connection: one transaction at a time, in the order of the calls. */
  const alone = <Result>(run: () => Promise<Result>): Promise<Result> => {
    if (isClosed) return Promise.reject(storeClosed(name));
    const result = last.then(run);
    last = result.catch(() => {});
    return result;
  };
  const ask: SqlQuery = async <Row extends SqlRow>(text: string, values?: Parameters<SqlQuery>[1]) => {
    try {
      return (await thread.query(text, values?.map(encodeValue))) as readonly Row[];
    } catch (error) {
      throw statementFailed(name, error);
    }
  };
  const counted = <Result>(run: () => Promise<Result>): Promise<Result> => {
    queries++;
    return alone(run);
  };
  const keepUp = (statement: string) => alone(() => thread.query(statement));
  const endUpkeep = startUpkeep(keepUp, () => queries);
  return {
    name,
    isShared: false,
    isDurable: false,
    query: (text, values) => counted(() => ask(text, values)),
    transaction: (run) => counted(() => runTransaction(ask, run)),
    listen: async (channel, onNotice) => {
      const lost = (error: unknown) => Promise.reject(statementFailed(name, error));
      const end = await alone(() =>
        thread.listen(`"${channel.replaceAll('"', '""')}"`, onNotice).catch(lost),
      );
      return async () => {
        if (!isClosed) await alone(() => end().catch(lost));
      };
    },
    close: async () => {
      if (isClosed) return;
      endUpkeep();
      const closed = alone(() => thread.close());
      isClosed = true;
      await closed;
    },
  };
}

const TABLES = "select quote_ident(tablename) as name from pg_tables where schemaname = current_schema()";

/** Maintains the tables if there were queries since the last time. One table at a time limits the memory. */
function startUpkeep(
  run: (statement: string) => Promise<readonly SqlRow[]>,
  queryCount: () => number,
): () => void {
  let before = 0;
  let timer: NodeJS.Timeout;
  const lookAfter = async (verb: "analyze" | "vacuum analyze") => {
    if (queryCount() === before) return;
    before = queryCount();
    for (const { name } of await run(TABLES)) await run(`${verb} ${name}`);
    if (verb === "vacuum analyze") await run("checkpoint");
  };
  const schedule = (wait: number) => {
    timer = setTimeout(async () => {
      await lookAfter(wait < UPKEEP.max ? "analyze" : "vacuum analyze").catch(() => {});
      schedule(Math.min(2 * wait, UPKEEP.max));
    }, wait).unref();
  };
  schedule(UPKEEP.first);
  return () => clearTimeout(timer);
}
