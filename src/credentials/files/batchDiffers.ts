import { SymbolonError } from "../../core/errors.ts";

/** Something compared, and the two things it was found to be where they differ. */
export type Difference = { readonly what: string; readonly stated: unknown; readonly found: unknown };

/** Differences that an error tells; a folder of another batch has as many as tiles. */
const MAX_TOLD = 5;

/** The error for a batch directory that is not what it says. */
export function batchDiffers(directory: string, differences: readonly Difference[]): SymbolonError {
  const told = differences
    .slice(0, MAX_TOLD)
    .map(({ what, stated, found }) => `${what}: stated ${stated}, found ${found}`);
  const rest = differences.length - told.length;
  return new SymbolonError({
    code: "BatchDiffers",
    reason: `${directory} is not what it says (${told.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}).`,
    hint: "Do not use it: restore it as it was written, or fetch it again from its publisher.",
    details: { directory, differences },
  });
}
