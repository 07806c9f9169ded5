import type { SymbolonError } from "../errors.ts";
import { fileError, notUtf8, type RowPlace, rowError, shorten } from "../inputErrors.ts";
import { type CsvRecord, readCsvRecord } from "./csvRecord.ts";
import { quote } from "./escape.ts";

/** What may separate the values of a row, and its name for people. */
const DELIMITERS: ReadonlyMap<number, string> = new Map([
  [0x2c, "comma"],
  [0x3b, "semicolon"],
  [0x09, "tab"],
]);

/**
 * The same, and what separates account and amount in lists without a header, such as those that people paste into
 * disperse.app.
 */
export const BARE_DELIMITERS: ReadonlyMap<number, string> = new Map([
  ...DELIMITERS,
  [0x20, "blank"],
  [0x3d, "equals sign"],
  [0x3a, "colon"],
]);

export function delimiterName(delimiter: number): string {
  return BARE_DELIMITERS.get(delimiter) as string;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * The position after the byte order mark that a text may begin with.
 * @returns undefined where the text is too short to tell
 */
export function behindMark(bytes: Uint8Array, end: number, isLast: boolean): number | undefined {
  if (end < BYTE_ORDER_MARK.length) return isLast ? 0 : undefined;
  return BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? BYTE_ORDER_MARK.length : 0;
}

/** Part of a text, and its place, for errors. */
export type CsvPart = {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Whether nothing follows `to`. */
  readonly isLast: boolean;
  readonly file: string;
  /** The line that begins at `from`, counted from 1. */
  readonly line: number;
};

/** Maximum bytes of a line that names the delimiter. */
const MAX_LINE_BYTES = 64;
const SEP_LINE = /^ *"?sep=([^"]*)"? *$/i;
/** A spreadsheet that saves the line again fills its row up. */
const DELIMITER = /^(?:,+|;+|\t+)$/;
const decoder = new TextDecoder();

/**
 * Reads Excel's first line, `sep=;`: the delimiter of all lines after it.
 * @returns undefined where the text begins otherwise
 * @throws SymbolonError `BadCsv` where it names no known delimiter
 */
export function readSepLine({ bytes, from, to, isLast, file, line }: CsvPart) {
  const max = Math.min(to, from + MAX_LINE_BYTES);
  let end = from;
  while (end < max && bytes[end] !== NEWLINE && bytes[end] !== RETURN) end++;
  const isCut = end === to || (end === to - 1 && bytes[end] === RETURN);
  if (isCut && !isLast) return "unfinished";
  const named = SEP_LINE.exec(decoder.decode(bytes.subarray(from, end)))?.[1];
  if (named === undefined || (end === max && end < to)) return undefined;
  const sign = named === "\t" ? named : named.replace(/^ +| +$/g, "");
  if (!DELIMITER.test(sign)) {
    throw fileError(file, {
      code: "BadCsv",
      problem: `says in line ${line} that ${sign === "" ? "nothing" : quote(sign)} separates its values`,
      hint: "Separate them by comma, semicolon or tab, and name that: sep=; for a semicolon. Or remove the line.",
      details: { line },
    });
  }
  const isPair = bytes[end] === RETURN && end + 1 < to && bytes[end + 1] === NEWLINE;
  return { delimiter: sign.charCodeAt(0), end: Math.min(to, end + (isPair ? 2 : 1)) };
}

/** A first record under one delimiter. */
export type CsvReading = {
  readonly delimiter: number;
  readonly record: Extract<CsvRecord, { kind: "record" }>;
};

/**
 * Reads the first record of a text with each possible delimiter: with the one of a line `sep=`, or with all.
 * @returns instead a blank record, an unfinished one, or one that no delimiter can read
 * @throws SymbolonError `WrongHeader` where another delimiter than the stated one separates it
 */
export function readFirstRecord(
  part: CsvPart,
  stated: number | undefined,
): readonly CsvReading[] | CsvRecord {
  const { bytes, from, to, isLast } = part;
  const readings: CsvReading[] = [];
  let failed: CsvRecord = { kind: "unfinished" };
  for (const delimiter of stated === undefined ? DELIMITERS.keys() : [stated]) {
    const record = readCsvRecord(bytes, from, to, delimiter, isLast);
    if (record.kind === "unfinished" || (record.kind === "record" && record.isBlank)) return record;
    if (record.kind === "record") readings.push({ delimiter, record });
    else failed = record;
  }
  if (readings.length === 0) return failed;
  if (stated !== undefined && !readings.some(isParted)) requireUnparted(part, stated);
  return readings;
}

function isParted({ record }: CsvReading): boolean {
  return record.values.length > 1;
}

function requireUnparted(part: CsvPart, stated: number): void {
  const readings = readFirstRecord(part, undefined);
  const other = "kind" in readings ? undefined : readings.find(isParted);
  if (other === undefined) return;
  const { file, line } = part;
  const header = headerText(other);
  const named = DELIMITERS.get(stated);
  throw fileError(file, {
    code: "WrongHeader",
    problem: `has the header ${quote(header)} in line ${line}, separated by ${DELIMITERS.get(other.delimiter)}s, but the line before it says ${named}`,
    hint: `Separate all values by ${named}s, or remove the line sep=.`,
    details: { line, header },
  });
}

/**
 * Chooses the delimiter of a header: the only one that separates it, or of several the one that gives the largest
 * number of known names.
 * @throws SymbolonError `AmbiguousDelimiter`
 */
export function chooseReading(
  readings: readonly CsvReading[],
  isKnown: (name: string) => boolean,
  { file, line }: CsvPart,
): CsvReading {
  const parted = readings.filter(isParted);
  const known = ({ record }: CsvReading) => record.values.filter((name) => isKnown(name.trim())).length;
  const max = Math.max(...parted.map(known));
  const best = parted.filter((reading) => known(reading) === max);
  const [only = readings[0] as CsvReading, other] = best;
  if (other === undefined) return only;
  throw ambiguous(
    best.map(({ delimiter }) => delimiter),
    headerText(only),
    file,
    line,
  );
}

/** A header as errors show it. */
export function headerText({ delimiter, record }: CsvReading): string {
  return shorten(record.values.join(String.fromCharCode(delimiter)));
}

/** @param delimiters that separate the header equally well */
export function ambiguous(
  delimiters: readonly number[],
  header: string,
  file: string,
  line: number,
): SymbolonError {
  const names = delimiters.map((delimiter) => DELIMITERS.get(delimiter));
  return fileError(file, {
    code: "AmbiguousDelimiter",
    problem: `has the header ${quote(header)} in line ${line}, which could be separated by ${names.join(" or ")}`,
    hint: "Separate the values of all lines by one of comma, semicolon and tab.",
    details: { line, header, delimiters: names },
  });
}

/**
 * A whole record; undefined: its end is not read yet.
 * @param max maximum bytes: an unclosed quote would otherwise make one value of the file
 * @throws SymbolonError `BadCsv`, `NotUtf8`
 */
export function wholeRecord(
  record: CsvRecord,
  { from, to, file, line }: Omit<CsvPart, "bytes" | "isLast">,
  max: number,
): CsvReading["record"] | undefined {
  if (record.kind === "bad") throw badCsv(file, line, record.problem);
  if (record.kind === "notUtf8") throw notUtf8(file, line);
  if ((record.kind === "unfinished" ? to : record.end) - from > max) {
    throw badCsv(file, line, `a row is longer than ${max} bytes; perhaps a quote is never closed`);
  }
  return record.kind === "unfinished" ? undefined : record;
}

/** Refuses a text that is not a table from this line on. */
function badCsv(file: string, line: number, problem: string): SymbolonError {
  return fileError(file, {
    code: "BadCsv",
    problem: `cannot be read as separated values: in line ${line}, ${problem}`,
    hint: "Close every quote, and double a quote that belongs to a value.",
    details: { line },
  });
}

/** Refuses a row that has more or fewer values than the header has names. */
export function wrongColumnCount(
  place: RowPlace,
  values: number,
  names: number,
  delimiter: number,
): SymbolonError {
  return rowError(place, {
    code: "WrongColumnCount",
    problem: `has ${values} ${values === 1 ? "value" : "values"}, but the header names ${names}`,
    hint: `Give each row one value a column; put quotes around a value that holds a ${delimiterName(delimiter)}.`,
  });
}

/** Refuses a value in a column without a name. @param column counted from 1 */
export function unnamedColumn(place: RowPlace, column: number, value: string, hint: string): SymbolonError {
  return rowError(place, {
    code: "UnnamedColumn",
    problem: `has the value ${quote(shorten(value))} in column ${column}, which has no name in the header`,
    hint,
  });
}
