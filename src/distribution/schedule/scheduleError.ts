import { SymbolonError } from "../../core/errors.ts";
import { quote } from "../../core/text/escape.ts";

/** What is wrong with a value, as the rest of a sentence that begins with it, and what to do. */
export type ScheduleProblem = { readonly code: string; readonly problem: string; readonly hint: string };

/** A point as it stands in its file. */
export type WrittenPoint = {
  /** For people: `point 3`, or `row 3 (line 4)`. */
  readonly label: string;
  readonly time: unknown;
  readonly share: unknown;
};

const MAX_SHOWN = 80;

/** Refuses a schedule file as a whole. */
export function scheduleError(file: string, { code, problem, hint }: ScheduleProblem): SymbolonError {
  return new SymbolonError({ code, reason: `${file} ${problem}.`, hint, details: { file } });
}

/** Refuses one value of one point: the sentence holds file, point, column, value and hint. */
export function pointError(
  file: string,
  point: WrittenPoint,
  column: "time" | "share",
  { code, problem, hint }: ScheduleProblem,
): SymbolonError {
  const { label, [column]: value } = point;
  const shown = shownValue(value);
  return new SymbolonError({
    code,
    reason: `${file}, ${label}, ${column}: ${shown} ${problem}.`,
    hint,
    details: { file, point: label, column, value },
  });
}

function shownValue(value: unknown): string {
  const text =
    typeof value === "string" && value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}...` : value;
  return quote(text).slice(0, 2 * MAX_SHOWN);
}
