import type { SqlQuery } from "../../store/sql.ts";

/** Of whoever takes intents in, together (the trigger of `intent`), and of whoever moves some into the archive, alone. */
export const ARCHIVE_LOCK = "8320802056087304000";

/**
 * Nobody takes intents in until the end of this transaction. It never waits: whoever came after it would wait with it.
 * @returns whether nobody was taking any in
 */
export async function tryLockArchive(query: SqlQuery): Promise<boolean> {
  const [row] = await query<{ readonly locked: boolean }>("select pg_try_advisory_xact_lock($1) as locked", [
    ARCHIVE_LOCK,
  ]);
  return row?.locked === true;
}
