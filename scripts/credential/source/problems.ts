import { fileError } from "../../../src/allocation/read/allocationErrors.ts";
import type { SymbolonError } from "../../../src/core/errors.ts";

/** Gathers what is wrong with the rows of a file, so that one run tells all that has to be mended. */
export type Problems = {
  readonly add: (problem: SymbolonError) => void;
  readonly count: () => number;
  /** @throws SymbolonError the problem itself where there is one, `BadRows` where there are more */
  readonly refuseAny: () => void;
};

/** Problems told at full length; the rest are counted. */
const MOST_TOLD = 20;

export function createProblems(file: string): Problems {
  const told: SymbolonError[] = [];
  let count = 0;
  return {
    add(problem) {
      count++;
      if (told.length < MOST_TOLD) told.push(problem);
    },
    count: () => count,
    refuseAny() {
      const [first] = told;
      if (first === undefined) return;
      if (count === 1) throw first;
      const lines = told.map(({ reason, cure }) => `\n  ${reason} ${cure}`).join("");
      const more = count > told.length ? `\n  (and ${count - told.length} more)` : "";
      throw fileError(
        file,
        {
          code: "BadRows",
          // The sentence gets its full stop from whoever makes the error.
          problem: `has ${count} values that are not sound:${lines}${more}`.replace(/\.$/, ""),
          cure: "Mend them all and run again; nothing was written.",
        },
        {
          count,
          problems: told.map(({ code, reason, cure, details }) => ({ code, reason, cure, details })),
        },
      );
    },
  };
}
