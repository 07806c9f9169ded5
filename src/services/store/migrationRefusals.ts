import { SymbolonError } from "../../sdk/core/errors.ts";
import { sqlStateOf } from "./storeErrors.ts";

/** PostgreSQL's codes. */
const READ_ONLY = "25006";
const NOT_ALLOWED = "42501";
const LOCK_NOT_AVAILABLE = "55P03";

/** Whether a migration gave up waiting for somebody who uses its table. */
export function isBlocked(thrown: unknown): boolean {
  return sqlStateOf(thrown) === LOCK_NOT_AVAILABLE;
}

/** Why a store's tables could not be changed, by name. */
export function asMigrationRefusal(store: string, space: string, cause: unknown): unknown {
  const details = { store, space, sqlState: sqlStateOf(cause) ?? "" };
  const kept = "Nothing of this change was kept.";
  switch (details.sqlState) {
    case READ_ONLY:
      return new SymbolonError({
        code: "StoreReadOnly",
        reason: `The ${store} takes no changes, and its tables of ${space} are older than this version of Symbolon needs.`,
        hint: "Give the address of the server that takes changes, not of a copy, or migrate it there first: symbolon work start.",
        details,
        cause,
      });
    case NOT_ALLOWED:
      return new SymbolonError({
        code: "MigrationNotAllowed",
        reason: `The user of the ${store} may not change its tables of ${space}, which are older than this version of Symbolon needs: ${wordsOf(cause)}. ${kept}`,
        hint: "Run it once as the user who owns the tables, or give this user the rights to create tables and indexes there.",
        details,
        cause,
      });
    case LOCK_NOT_AVAILABLE:
      return new SymbolonError({
        code: "MigrationBlocked",
        reason: `Others used the tables of ${space} in the ${store} all the time, so that they could not be changed. ${kept}`,
        hint: "Find who holds them (pg_stat_activity: a transaction that is open for minutes), end that, and run again.",
        details,
        cause,
      });
    default:
      return cause;
  }
}

function wordsOf(cause: unknown): string {
  const { cause: inner } = cause as Error;
  return inner instanceof Error ? (inner.message.split("\n")[0] ?? "") : String(inner);
}
