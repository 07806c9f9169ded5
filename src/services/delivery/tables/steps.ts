import type { Step } from "../../../sdk/core/step.ts";
import type { SqlQuery } from "../../store/sql.ts";

/** Writes down what changed, in the transaction that changes it. The moment is by the store's clock. */
export async function writeStep(query: SqlQuery, step: Step): Promise<void> {
  const { kind, actor, cause = null, chain, intents = null, transaction = null, sender = null } = step;
  await query(
    `insert into step (kind, actor, cause, chain, sender, transaction, intents)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [kind, actor, cause, chain, sender, transaction, intents],
  );
}
