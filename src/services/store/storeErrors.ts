import { SymbolonError } from "../../sdk/core/errors.ts";

/** PostgreSQL's classes of errors after which the connection, the server or its disk is gone or goes. */
const LOST = /^(?:08|57P0[1-5]|25P0[34]|58)/;
const EXHAUSTED = /^53/;
/** A server that takes no writes, as a standby, and a user who may not write. */
const CLOSED = new Set(["25006", "42501"]);

/** PostgreSQL's five characters for why a statement was refused, 23505 where a row is there already; undefined: it was not. */
export function sqlStateOf(error: unknown): string | undefined {
  const state = error instanceof SymbolonError ? error.details.sqlState : undefined;
  return typeof state === "string" ? state : undefined;
}

const FAULTS = new Set(["StoreLost", "StoreExhausted", "StoreNotWritable", "StoreNotReachable"]);

/** Whether something failed for the store's sake: not by what was asked, and by whatever else is written until it is mended. */
export function isStoreFault(error: unknown): boolean {
  return error instanceof SymbolonError && FAULTS.has(error.code);
}

/** What a driver threw, as what the port throws. Whatever has no code of PostgreSQL's comes from the connection. */
export function statementFailed(name: string, thrown: unknown): SymbolonError {
  if (thrown instanceof SymbolonError) return thrown;
  const { code, constraint } = thrown as { readonly code?: unknown; readonly constraint?: unknown };
  const state = typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
  if (state === undefined || LOST.test(state)) return storeLost(name, thrown);
  const details = { store: name, sqlState: state, ...(typeof constraint === "string" ? { constraint } : {}) };
  if (EXHAUSTED.test(state)) {
    return new SymbolonError({
      code: "StoreExhausted",
      reason: `The ${name} has no room left, on disk, in memory or for connections: ${wordsOf(thrown)} (${state}).`,
      hint: "Make room there, or use fewer processes; statements that were not kept may be sent again.",
      details,
      cause: thrown,
    });
  }
  if (CLOSED.has(state)) {
    return new SymbolonError({
      code: "StoreNotWritable",
      reason: `The ${name} lets nothing be written: ${wordsOf(thrown)} (${state}).`,
      hint: "Check that its address names the server that takes writes, no standby, and that its user owns the tables there.",
      details,
      cause: thrown,
    });
  }
  return new SymbolonError({
    code: "StatementRefused",
    reason: `The ${name} refused a statement: ${wordsOf(thrown)} (${state}).`,
    hint: "Nothing of its transaction was kept. If nobody else changed that store, this is a bug in Symbolon: please report it.",
    details,
    cause: thrown,
  });
}

export function storeLost(name: string, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "StoreLost",
    reason: `The ${name} stopped answering: ${wordsOf(cause)}.`,
    hint: "Run again when it answers: what was kept is found, and not done twice.",
    details: { store: name },
    cause,
  });
}

export function storeClosed(name: string): SymbolonError {
  return new SymbolonError({
    code: "StoreClosed",
    reason: `The ${name} is closed, but was asked again.`,
    hint: "Open it again.",
    details: { store: name },
  });
}

export function storeNotReachable(name: string, cause: unknown, hint: string): SymbolonError {
  return new SymbolonError({
    code: "StoreNotReachable",
    reason: `The ${name} cannot be opened: ${wordsOf(cause)}.`,
    hint,
    details: { store: name },
    cause,
  });
}

/** Why, on one line; several addresses of one host each have a reason of their own. */
function wordsOf(cause: unknown): string {
  const first = cause instanceof AggregateError ? (cause.errors[0] ?? cause) : cause;
  const message = first instanceof Error ? first.message : String(first);
  return (message.split("\n")[0] ?? "").replace(/\.$/, "");
}
