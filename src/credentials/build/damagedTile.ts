import { SymbolonError } from "../../core/errors.ts";

/** The error for a tile that is not a piece of the batch's tree. */
export function damagedTile(path: string, problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "DamagedTile",
    reason: `The tile ${path} ${problem}.`,
    cure: "Fetch it again from the batch's issuer, and check that it is of this batch.",
    details: { path },
    cause,
  });
}
