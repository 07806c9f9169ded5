import { SymbolonError } from "../../sdk/core/errors.ts";
import type { SqlQuery } from "./sql.ts";

/**
 * Runs a transaction over one connection that nobody else uses meanwhile.
 * @param begin what begins it, and says what holds for it alone
 * @throws what `run` throws, or else the first refusal of a statement, whether or not `run` caught it: PostgreSQL undoes
 * such a transaction and says at its end no word of it
 */
export async function runTransaction<Result>(
  ask: SqlQuery,
  run: (query: SqlQuery) => Promise<Result>,
  begin = "begin",
): Promise<Result> {
  const refused: unknown[] = [];
  let isOpen = true;
  const pending: Promise<unknown>[] = [];
  const query: SqlQuery = async (text, values) => {
    if (!isOpen) throw transactionOver();
    const answer = ask(text, values) as Promise<never>;
    pending.push(answer.catch((error) => refused.push(error)));
    return answer;
  };
  // The connection answers in order: nobody waits for this before they ask.
  pending.push(ask(begin).catch((error) => refused.push(error)));
  try {
    const result = await run(query);
    isOpen = false;
    // Of what `run` did not wait for, too.
    await Promise.all(pending);
    if (refused.length > 0) throw refused[0];
    await ask("commit");
    return result;
  } catch (error) {
    isOpen = false;
    await ask("rollback").catch(() => {});
    throw error;
  }
}

function transactionOver(): SymbolonError {
  return new SymbolonError({
    code: "TransactionOver",
    reason: "A statement was sent by the query of a transaction that has ended.",
    hint: "This is a bug in the caller: wait for each statement inside the transaction.",
  });
}
