import { SymbolonError } from "../../sdk/core/errors.ts";
import { sqlStateOf } from "./storeErrors.ts";

/** PostgreSQL's codes. */
const READ_ONLY = "25006";
const NOT_ALLOWED = "42501";
const LOCK_NOT_AVAILABLE = "55P03";
const BLOCKED = "MigrationBlocked";

/** Whether a statement gave up waiting for somebody who uses its table. */
export function isLockTimeout(thrown: unknown): boolean {
  return sqlStateOf(thrown) === LOCK_NOT_AVAILABLE && (thrown as SymbolonError).code !== BLOCKED;
}

export type Blocked = {
  readonly store: string;
  readonly space: string;
  /** A sentence without its full stop. */
  readonly what: string;
  /** Numbers of the server's processes that were waited for; empty: it is not known. */
  readonly holders?: readonly number[];
  readonly cause?: unknown;
};

/** Somebody else kept a store's tables from being changed. */
export function migrationBlocked({ store, space, what, holders = [], cause }: Blocked): SymbolonError {
  const [first] = holders;
  const named = first === undefined ? "" : ` Process ${holders.join(", ")} of the server holds it up.`;
  const find =
    first === undefined
      ? "Find who holds them (pg_stat_activity: a transaction that is open for minutes), end that"
      : `See what it does (pg_stat_activity), end it (select pg_terminate_backend(${first}))`;
  return new SymbolonError({
    code: BLOCKED,
    reason: `${what}, so that the tables of ${space} in the ${store} could not be changed.${named}`,
    hint: `${find}, and run again.`,
    details: { store, space, sqlState: LOCK_NOT_AVAILABLE, holders },
    cause,
  });
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
      return cause instanceof SymbolonError && cause.code === BLOCKED
        ? cause
        : migrationBlocked({ store, space, what: "Others used them all the time", cause });
    default:
      return cause;
  }
}

function wordsOf(cause: unknown): string {
  const { cause: inner } = cause as Error;
  return inner instanceof Error ? (inner.message.split("\n")[0] ?? "") : String(inner);
}
