import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { SqlQuery } from "../sql.ts";

/*
 * A pooler in transaction mode, such as PgBouncer, gives each transaction the session of any server connection, so that
 * nothing may depend on what a session was told. It refuses settings at a connection's start, or passes them by.
 */

/** Milliseconds after which the server gives a statement up. */
export const STATEMENT_TIMEOUT = 60_000;
/** Milliseconds that a transaction may stand still between two statements. */
const STANDSTILL = 5_000;

/** What a session is told at its start, as pg takes it. */
export type SessionSettings = {
  readonly options: string;
  readonly statement_timeout: number;
  readonly idle_in_transaction_session_timeout: number;
};

export function sessionSettings({
  timeout = STATEMENT_TIMEOUT,
}: {
  readonly timeout?: number;
}): SessionSettings {
  return {
    // Texts of moments and numbers are read as these say.
    options: "-c TimeZone=UTC -c DateStyle=ISO -c bytea_output=hex -c extra_float_digits=1",
    statement_timeout: timeout,
    // A process that was stopped inside of a transaction lets go of what it locked, so that others can go on.
    idle_in_transaction_session_timeout: Math.min(timeout, STANDSTILL),
  };
}

/** Begins a transaction with limits of its own. */
export function beginWithin({
  statement_timeout,
  idle_in_transaction_session_timeout,
}: SessionSettings): string {
  return `begin; set local statement_timeout = ${statement_timeout};
    set local idle_in_transaction_session_timeout = ${idle_in_transaction_session_timeout}`;
}

const PROTOCOL_VIOLATION = "08P01";

/** Whether a pooler refused what a session was to be told: `unsupported startup parameter: options`. */
export function isSettingRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  if (code === PROTOCOL_VIOLATION && error.message.includes("startup parameter")) return true;
  return isSettingRefused(error.cause);
}

/** Settings that values are read by, and what their first word, or number, has to be. */
const FORMATS = [
  { setting: "DateStyle", needed: "ISO", isRead: (found: string) => found.startsWith("ISO") },
  { setting: "bytea_output", needed: "hex", isRead: (found: string) => found === "hex" },
  { setting: "extra_float_digits", needed: "1", isRead: (found: string) => Number(found) >= 1 },
] as const;

/**
 * Asks a server how it is set.
 * @returns `isDurable`: a server that does not wait for its disk, or has somebody else to answer first, says so;
 * `isOwnSession`: whether what the session was told holds
 * @throws SymbolonError `StoreSettings`
 */
export async function readServer(
  name: string,
  query: SqlQuery,
  { idle_in_transaction_session_timeout: standstill }: SessionSettings,
): Promise<{ readonly isDurable: boolean; readonly isOwnSession: boolean }> {
  const rows = await query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name = any($1)",
    [
      [
        "fsync",
        "synchronous_commit",
        "idle_in_transaction_session_timeout",
        ...FORMATS.map((one) => one.setting),
      ],
    ],
  );
  const found = new Map(rows.map((row) => [row.name, row.setting]));
  for (const { setting, needed, isRead } of FORMATS) {
    const value = found.get(setting) ?? "";
    if (!isRead(value)) throw storeSettings(name, { setting, found: value, needed });
  }
  return {
    isDurable: found.get("fsync") === "on" && found.get("synchronous_commit") !== "off",
    isOwnSession: found.get("idle_in_transaction_session_timeout") === String(standstill),
  };
}

function storeSettings(
  store: string,
  { setting, found, needed }: { readonly setting: string; readonly found: string; readonly needed: string },
): SymbolonError {
  return new SymbolonError({
    code: "StoreSettings",
    reason: `The ${store} has ${setting} ${found}, but values are read as ${setting} ${needed} writes them.`,
    hint: `Set it for the user of Symbolon: alter role USER set ${setting} = '${needed}'. Behind a pooler Symbolon cannot set it by itself.`,
    details: { store, setting, found, needed },
  });
}
