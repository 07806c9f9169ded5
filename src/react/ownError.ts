import { SymbolonError } from "../sdk/core/errors.ts";

/** The error of ours that something was thrown because of: viem puts its own around what a transport throws. */
export function ownError(thrown: unknown): SymbolonError | undefined {
  let cause = thrown;
  for (let depth = 0; depth < MAX_DEPTH && cause instanceof Error; depth++) {
    if (cause instanceof SymbolonError) return cause;
    cause = cause.cause;
  }
  return undefined;
}

/**
 * Code and reason of what comes before any wallet and node: a page's first view has no bytes to spare for their faults, which
 * `explainThrown` knows.
 */
export function explainOwn(thrown: unknown): { readonly code: string; readonly reason: string } {
  return ownError(thrown) ?? { code: "Unexpected", reason: String(thrown) };
}

/** Causes that are looked at, one within the other. */
const MAX_DEPTH = 10;
