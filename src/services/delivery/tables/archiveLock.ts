import type { SqlQuery } from "../../store/sql.ts";

/**
 * Of whoever takes intents in, together, and of whoever moves some into the archive, alone: else one that moves at this moment
 * would be new.
 */
const ARCHIVE_LOCK = "8320802056087304000";

/** Until the end of a transaction that takes intents in, nothing is archived. */
export async function keepArchiveStill(query: SqlQuery): Promise<void> {
  await query("select pg_advisory_xact_lock_shared($1)", [ARCHIVE_LOCK]);
}

/** Waits for those who take intents in; new ones wait until the end of this transaction. */
export async function lockArchive(query: SqlQuery): Promise<void> {
  await query("select pg_advisory_xact_lock($1)", [ARCHIVE_LOCK]);
}
