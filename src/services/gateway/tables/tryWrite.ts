import type { SqlQuery } from "../../store/sql.ts";

/** Characters of the row that is written: about as much as a claim and its proof, so that it needs room as they do. */
const ROW = 8_192;

/** Of no intent: numbers begin with 1. */
const NO_INTENT = 0;

/**
 * Writes a row and takes it away again, and asks for the rights that a claim needs, inside a transaction: it is kept where a
 * claim would be.
 */
export async function tryWrite(query: SqlQuery): Promise<void> {
  await query(
    `insert into intent (chain, kind, contract, key, digest, content)
     select chain, kind, contract, key, digest, content from intent where false`,
  );
  await query("update lane set finish = finish where false");
  await query("insert into intent_trace (intent, parent) values ($1, $2)", [NO_INTENT, filling()]);
  await query("delete from intent_trace where intent = $1", [NO_INTENT]);
}

/** Text that no store packs to much less. */
function filling(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ROW / 2));
  return Buffer.from(bytes).toString("hex");
}
