import { type Failure, SymbolonError } from "./errors.ts";
import { quote } from "./text/escape.ts";

/** The place of a row in its source. */
export type RowPlace = {
  /** The file as the caller named it. */
  readonly file: string;
  /** Counted from 1, the header not counted. */
  readonly row: number;
  /** Line of the file, counted from 1, where it is known. */
  readonly line?: number;
};

const SHOWN = 80;

/** Refuses one value of one row: the sentence holds file, row, column, value and hint. */
export function valueError(
  place: RowPlace,
  column: string,
  value: string,
  problem: ValueProblem,
): SymbolonError {
  const shown = shorten(value);
  const where = `${describe(place)}, column ${column}: ${quote(shown)}`;
  const { code } = problem;
  const isNobody =
    problem.problem === NOT_AN_ADDRESS && !NAME.test(value.trim()) && !MAYBE_ADDRESS.test(value);
  const hint = isNobody
    ? `Remove the row if it has no account; otherwise ${lowered(problem.hint)}`
    : hintFor(value, problem);
  return inputError(`${where} ${problem.problem}`, { code, hint }, { ...place, column, value: shown });
}

/** For example a name of ENS; an e-mail address does not match. */
const NAME = /^(?:[\p{L}\p{N}_-]+\.)+[a-z]{2,63}$/iu;

const NOT_AN_ADDRESS = "is not an address";
/** A title, a total or a header within a table has nothing like it. */
const MAYBE_ADDRESS = /^\s*0x|[0-9a-f]{8}/i;

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** The hint for one value: for a name instead of an address, it says how to resolve it. */
export function hintFor(value: string, { problem, hint }: ValueProblem): string {
  if (problem !== NOT_AN_ADDRESS || !NAME.test(value.trim())) return hint;
  return `Resolve names first, since only addresses are accepted: \`cast resolve-name ${shorten(value.trim())}\`, or getEnsAddress of viem; then write 0x and 40 hexadecimal digits.`;
}

/** Refuses a row as a whole. @param problem also with a whole sentence as its problem */
export function rowError(place: RowPlace, problem: ValueProblem): SymbolonError {
  const joint = /^\p{Ll}/u.test(problem.problem) ? " " : ": ";
  return inputError(`${describe(place)}${joint}${problem.problem}`, problem, { ...place });
}

/** Refuses a file as a whole. */
export function fileError(
  file: string,
  { details, ...problem }: ValueProblem & Pick<Failure, "details">,
): SymbolonError {
  return inputError(`${file} ${problem.problem}`, problem, { file, ...details });
}

function inputError(
  sentence: string,
  { code, hint }: Pick<ValueProblem, "code" | "hint">,
  details: Readonly<Record<string, unknown>>,
): SymbolonError {
  return new SymbolonError({ code, reason: `${sentence}.`, hint, details });
}

/**
 * Refuses a file without a single value in it.
 * @param columns what its first line should have named
 */
export function emptyFile(file: string, columns = "its columns (account,amount)"): SymbolonError {
  return fileError(file, {
    code: "EmptyFile",
    problem: "is empty",
    hint: `Give a file that names ${columns} and has at least one row.`,
  });
}

/**
 * Refuses bytes that are not text: a replacement for them was never written.
 * @param line of the bytes, if known
 */
export function notUtf8(file: string, line?: number): SymbolonError {
  return fileError(file, {
    code: "NotUtf8",
    problem: `has bytes that are not UTF-8 text${line === undefined ? "" : `, in line ${line}`}`,
    hint: "Save it as UTF-8.",
    details: line === undefined ? {} : { line },
  });
}

/** Values come from files that may be anything: a page of HTML must not fill the terminal. */
export function shorten(value: string): string {
  return value.length <= SHOWN ? value : `${value.slice(0, SHOWN)}...`;
}

function describe({ file, row, line }: RowPlace): string {
  return `${file}, row ${row}${line === undefined ? "" : ` (line ${line})`}`;
}

/** Why one value of a row is refused. The reader adds file, row and column. */
export type ValueProblem = {
  readonly code: string;
  /** Follows the value in a sentence: `is negative`. */
  readonly problem: string;
  readonly hint: string;
};
