import { SymbolonError } from "../sdk/core/errors.ts";

/** The error of ours that something was thrown because of: viem puts its own around what a transport throws. */
export function ownError(thrown: unknown): SymbolonError | undefined {
  return causesOf(thrown).find((cause) => cause instanceof SymbolonError);
}

/** Whether all nodes were silent for as long as they may be: nobody should be kept waiting for as long again. */
export function isSilence(thrown: unknown): boolean {
  return causesOf(thrown).some(({ name }) => name === "TimeoutError");
}

/** What was thrown, and what it was thrown because of, one within the other. */
function causesOf(thrown: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let cause = thrown; causes.length < MAX_DEPTH && cause instanceof Error; cause = cause.cause) {
    causes.push(cause);
  }
  return causes;
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
