import { SymbolonError } from "../errors.ts";

/** The error for a tile that is not a piece of its tree. */
export function damagedTile(path: string, problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "DamagedTile",
    reason: `The tile ${path} ${problem}.`,
    hint: "Fetch it again from its publisher, and check that it is of this tree.",
    details: { path },
    cause,
  });
}
