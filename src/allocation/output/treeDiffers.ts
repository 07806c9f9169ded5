import { SymbolonError } from "../../core/errors.ts";

/** Something compared, and the two things it was found to be where they differ. */
export type Difference = { readonly what: string; readonly stated: unknown; readonly found: unknown };

/** Differences that the sentence tells, and that the details list: a folder of another tree has thousands. */
const MAX_TOLD = 5;
const MAX_LISTED = 100;

/** The error for a tree directory that is not what it says. */
export function treeDiffers(directory: string, differences: readonly Difference[]): SymbolonError {
  const told = differences
    .slice(0, MAX_TOLD)
    .map(({ what, stated, found }) => `${what}: stated ${stated}, found ${found}`);
  const rest = differences.length - told.length;
  return new SymbolonError({
    code: "TreeDiffers",
    reason: `${directory} is not what its manifest says (${told.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}).`,
    hint: "Do not use it: fetch it again from its publisher, or build it again from its source.",
    details: { directory, differences: differences.slice(0, MAX_LISTED), count: differences.length },
  });
}

/** Those of some comparisons that found no equality. */
export function differing(compared: readonly Difference[]): readonly Difference[] {
  return compared.filter(({ stated, found }) => stated !== found);
}
