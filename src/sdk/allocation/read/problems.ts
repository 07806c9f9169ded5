import type { SymbolonError } from "../../core/errors.ts";
import { fileError } from "../../core/inputErrors.ts";

/** Problems told at full length where nobody says otherwise; the rest are counted. */
export const MAX_PROBLEMS = 20;

export type Problems = ReturnType<typeof createProblems>;

/**
 * Gathers what is wrong with the rows of a file, so that one run tells all that has to be mended.
 * @param max problems told: those of the first rows, in their order, whatever the order they are added in
 */
export function createProblems(file: string, max: number = MAX_PROBLEMS) {
  const kept: SymbolonError[] = [];
  let count = 0;

  /** Where there may be very many: the problem is only made if it will be told. @param row counted from 1 */
  function addOfRow(row: number, make: () => SymbolonError): void {
    count++;
    if (kept.length === max && rowOf(kept.at(-1)) <= row) return;
    // From the end: nearly always they come in order.
    let at = kept.length;
    while (at > 0 && rowOf(kept[at - 1]) > row) at--;
    kept.splice(at, 0, make());
    if (kept.length > max) kept.pop();
  }

  return {
    add: (problem: SymbolonError) => addOfRow(rowOf(problem), () => problem),
    addOfRow,
    count: () => count,
    /** The row, counted from 1, of the last that is told once there are as many as are told; before that, infinity. */
    lastTold: () => (kept.length < max ? Number.POSITIVE_INFINITY : rowOf(kept.at(-1))),
    /** @throws SymbolonError the problem itself where there is one, or only one is wanted; `BadRows` where there are more */
    refuseAny: () => refuse(String(count), "Correct all of them and run again; nothing was written."),
    /** The same where reading stops before the end, since as many are known as are told: there may be more. */
    refuseKnown: () =>
      refuse(
        `at least ${kept.length}`,
        "Correct them and run again; nothing was written, and there may be more (--max-problems).",
      ),
  };

  function refuse(quantity: string, hint: string): void {
    const [first] = kept;
    if (first === undefined) return;
    if (count === 1 || max === 1) throw first;
    const lines = kept.map(({ reason, hint: mend }) => `\n  ${reason} ${mend}`).join("");
    const isAll = quantity === String(count);
    const more = isAll && count > kept.length ? `\n  (and ${count - kept.length} more)` : "";
    throw fileError(file, {
      code: "BadRows",
      // The sentence gets its full stop from whoever makes the error.
      problem: `has ${quantity} invalid values:${lines}${more}`.replace(/\.$/, ""),
      hint,
      details: {
        count: isAll ? count : kept.length,
        problems: kept.map(({ code, reason, hint: mend, details }) => ({
          code,
          reason,
          hint: mend,
          details,
        })),
      },
    });
  }
}

/** Problems of no row come first. */
function rowOf(problem: SymbolonError | undefined): number {
  const row = problem?.details.row;
  return typeof row === "number" ? row : 0;
}
