import type { Step } from "../../../sdk/core/step.ts";
import type { SqlQuery } from "../../store/sql.ts";

/** Writes down what changed, in the transaction that changes it. The moment is by the store's clock. */
export function writeStep(query: SqlQuery, step: Step): Promise<void> {
  return writeSteps(query, [step]);
}

/** The same of several changes, in their order. */
export async function writeSteps(query: SqlQuery, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  await query(
    `insert into step (kind, actor, cause, chain, sender, transaction, intents)
     select kind, actor, cause, chain, sender, transaction, intents::int8[]
     from unnest($1::text[], $2::text[], $3::text[], $4::int8[], $5::text[], $6::int8[], $7::text[])
       with ordinality as new (kind, actor, cause, chain, sender, transaction, intents, number) order by number`,
    [
      steps.map(({ kind }) => kind),
      steps.map(({ actor }) => actor),
      steps.map(({ cause = null }) => cause),
      steps.map(({ chain }) => chain),
      steps.map(({ sender = null }) => sender),
      steps.map(({ transaction = null }) => transaction),
      // Lists of different lengths are no array of arrays.
      steps.map(({ intents }) => (intents === undefined ? null : `{${intents.join(",")}}`)),
    ],
  );
}
