import type { Sql, SqlQuery } from "../../../src/services/store/sql.ts";

/** Ends a transaction whose every statement was taken. */
class Undo extends Error {}

/**
 * Runs something in a store that is afterwards as it was before: all of it is one transaction, which is taken back. That takes a
 * small part of the time of a copy of the store. Nobody else sees what is written, and ids that were given are not given again.
 */
export async function undone<Result>(
  { apart: _, ...sql }: Sql,
  run: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  const results: Result[] = [];
  const whole = sql.transaction(async (query) => {
    // It stands still while the test does other things, on a slow machine for longer than a store lets anybody.
    await query("set local idle_in_transaction_session_timeout = 0");
    results.push(await run({ ...sql, query, transaction: within(query) }));
    throw new Undo();
  });
  await whole.catch((thrown) => {
    if (!(thrown instanceof Undo)) throw thrown;
  });
  return results[0] as Result;
}

/** Transactions inside of another one, one after the other, since they share its connection. */
function within(query: SqlQuery): Sql["transaction"] {
  let last: Promise<unknown> = Promise.resolve();
  const one = async <Result>(run: (query: SqlQuery) => Promise<Result>): Promise<Result> => {
    await query("savepoint undone");
    try {
      const result = await run(query);
      await query("release savepoint undone");
      // What a migration sets for its own transaction would hold for all of this one.
      await query("set local lock_timeout = 0");
      return result;
    } catch (thrown) {
      await query("rollback to savepoint undone");
      throw thrown;
    }
  };
  return (run) => {
    const next = last.then(() => one(run));
    last = next.catch(() => undefined);
    return next;
  };
}
