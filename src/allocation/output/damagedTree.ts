import { SymbolonError } from "../../core/errors.ts";

/** The error for a tree directory with a file that is not what it must be. */
export function damagedTree(directory: string, problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "DamagedTree",
    reason: `${directory} is damaged: ${problem}.`,
    hint: "Run `tree verify` on it, or build the tree again from its source.",
    details: { directory },
    cause,
  });
}
