import type { SqlQuery } from "./sql.ts";

/** An index of a table that may have many rows. */
export type MigrationIndex = {
  readonly name: string;
  readonly table: string;
  /** Of what, and of which rows: `(chain, state) where state <> 'done'`. */
  readonly on: string;
};

/** Rows up to which an index is built in a few milliseconds. */
const FEW_ROWS = 10_000;

/** Of some indexes those that are missing, or were cut off, and would stop whoever writes for too long. */
export async function slowIndexes(
  query: SqlQuery,
  indexes: readonly MigrationIndex[],
): Promise<readonly MigrationIndex[]> {
  const slow: MigrationIndex[] = [];
  for (const index of indexes) {
    if ((await indexState(query, index)) === "there") continue;
    const rows = await query(`select 1 from ${index.table} offset ${FEW_ROWS} limit 1`);
    if (rows.length > 0) slow.push(index);
  }
  return slow;
}

/** Creates those that are missing, in a transaction: nobody writes into their tables until it ends. */
export async function createIndexes(query: SqlQuery, indexes: readonly MigrationIndex[]): Promise<void> {
  for (const index of indexes) {
    const state = await indexState(query, index);
    if (state === "cut off") await query(`drop index ${index.name}`);
    if (state !== "there") await query(`create index ${index.name} on ${index.table} ${index.on}`);
  }
}

/** `cut off`: what is left of an index whose building did not end; queries do not use it. */
export async function indexState(
  query: SqlQuery,
  { name }: MigrationIndex,
): Promise<"missing" | "cut off" | "there"> {
  const [row] = await query<{ valid: boolean }>(
    "select indisvalid as valid from pg_index where indexrelid = to_regclass($1)",
    [name],
  );
  if (row === undefined) return "missing";
  return row.valid ? "there" : "cut off";
}
