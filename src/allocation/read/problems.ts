import type { SymbolonError } from "../../core/errors.ts";
import { fileError } from "../../core/inputErrors.ts";

/** Problems told at full length where nobody says otherwise; the rest are counted. */
export const MAX_TOLD = 20;

export type Problems = ReturnType<typeof createProblems>;

/**
 * Gathers what is wrong with the rows of a file, so that one run tells all that has to be mended.
 * @param most problems told: those of the first rows, in their order, whatever the order they are added in
 */
export function createProblems(file: string, most: number = MAX_TOLD) {
  const told: SymbolonError[] = [];
  let count = 0;

  /** Where there may be very many: the problem is only made if it will be told. @param row counted from 1 */
  function addOfRow(row: number, make: () => SymbolonError): void {
    count++;
    if (told.length === most && rowOf(told.at(-1)) <= row) return;
    // From the end: nearly always they come in order.
    let at = told.length;
    while (at > 0 && rowOf(told[at - 1]) > row) at--;
    told.splice(at, 0, make());
    if (told.length > most) told.pop();
  }

  return {
    add: (problem: SymbolonError) => addOfRow(rowOf(problem), () => problem),
    addOfRow,
    count: () => count,
    /** @throws SymbolonError the problem itself where there is one, or only one is wanted; `BadRows` where there are more */
    refuseAny: () => refuse(String(count), "Mend them all and run again; nothing was written."),
    /** The same where reading stops before the end, since as many are known as are told: there may be more. */
    refuseKnown: () =>
      refuse(
        `at least ${told.length}`,
        "Mend them and run again; nothing was written, and there may be more (--max-problems).",
      ),
  };

  function refuse(quantity: string, hint: string): void {
    const [first] = told;
    if (first === undefined) return;
    if (count === 1 || most === 1) throw first;
    const lines = told.map(({ reason, hint: mend }) => `\n  ${reason} ${mend}`).join("");
    const isAll = quantity === String(count);
    const more = isAll && count > told.length ? `\n  (and ${count - told.length} more)` : "";
    throw fileError(file, {
      code: "BadRows",
      // The sentence gets its full stop from whoever makes the error.
      problem: `has ${quantity} values that are not sound:${lines}${more}`.replace(/\.$/, ""),
      hint,
      details: {
        count: isAll ? count : told.length,
        problems: told.map(({ code, reason, hint: mend, details }) => ({
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
