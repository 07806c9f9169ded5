import type { SymbolonError } from "../../core/errors.ts";
import { fileError, shorten } from "../../core/inputErrors.ts";
import { quote } from "../../core/text/escape.ts";
import {
  COLUMN_NAMES,
  type ColumnKind,
  type ColumnNamed,
  type KnownHeader,
  knownHeader,
  mappingOptions,
} from "./columns.ts";

/** What may part the values of a row, and what people call it. */
export const DELIMITERS: ReadonlyMap<number, string> = new Map([
  [0x2c, "comma"],
  [0x3b, "semicolon"],
  [0x09, "tab"],
]);

/** What parts account and amount in lists without a header as well, such as those that people paste into disperse.app. */
const BARE_DELIMITERS: ReadonlyMap<number, string> = new Map([
  ...DELIMITERS,
  [0x20, "blank"],
  [0x3d, "equals sign"],
]);

export function delimiterName(delimiter: number): string {
  return BARE_DELIMITERS.get(delimiter) as string;
}

/** How the rows of a file are made. */
export type CsvLayout = {
  readonly delimiter: number;
  /** What each value of a row is, in order. */
  readonly kinds: readonly (ColumnKind | "empty")[];
  /** The columns' names; where the first line is a row already, our own. */
  readonly names: readonly string[];
  readonly hasHeader: boolean;
};

/** A header line under one delimiter. */
type Reading = {
  readonly delimiter: number;
  readonly record: CsvRecord & { readonly kind: "record" };
  /** What each name means; undefined: nothing. */
  readonly kinds: readonly (ColumnKind | "empty" | undefined)[];
  /** Whose header it is, where it is not one of ours. */
  readonly known?: KnownHeader | undefined;
};

/** The layout, or the record that is not there, or nothing at all where the line is blank. */
type CsvHeader =
  | { readonly layout: CsvLayout; readonly record: CsvRecord & { readonly kind: "record" } }
  | { readonly layout: undefined; readonly record: CsvRecord };

type HeaderPlace = {
  readonly file: string;
  readonly line: number;
  readonly columnNamed: ColumnNamed;
  /** Undefined: nobody says whether amounts are tokens or base units. */
  readonly decimals: number | undefined;
};

/**
 * Finds out from a file's first line what parts its values, and what they are: of comma, semicolon and tab the one under
 * which the names mean something.
 * @throws SymbolonError `WrongHeader`, `UnknownColumn`, `AmbiguousDelimiter`, `UnitsUnstated`
 */
export function readCsvHeader(
  bytes: Uint8Array,
  from: number,
  to: number,
  isLast: boolean,
  place: HeaderPlace,
): CsvHeader {
  const readings: Reading[] = [];
  let failed: CsvRecord | undefined;
  for (const delimiter of DELIMITERS.keys()) {
    const record = readCsvRecord(bytes, from, to, delimiter, isLast);
    // A blank line is blank under a comma.
    if (record.kind === "unfinished" || (record.kind === "record" && record.isBlank)) {
      return { layout: undefined, record };
    }
    if (record.kind === "record") readings.push(readingOf(delimiter, record, place.columnNamed));
    else failed ??= record;
  }
  const sound = readings.find(isSound);
  if (sound) {
    const { delimiter, record, kinds, known } = sound;
    if (known !== undefined && place.decimals === undefined) throw unitsUnstated(place.file, known.name);
    const layout = { delimiter, kinds: kinds as CsvLayout["kinds"], names: record.values, hasHeader: true };
    return { layout, record };
  }
  const bare = bareList(bytes, from, to, isLast);
  if (bare?.layout !== undefined && place.decimals === undefined) {
    throw unitsUnstated(place.file, "a list of accounts and amounts without a header");
  }
  const [first] = readings;
  if (bare !== undefined) return bare;
  if (first === undefined) return { layout: undefined, record: failed as CsvRecord };
  const sampleOf = ({ delimiter, record }: Reading): readonly string[] => {
    const next = readCsvRecord(bytes, record.end, to, delimiter, isLast);
    return next.kind === "record" ? next.values : [];
  };
  throw refuse(first, readings, place, sampleOf);
}

function readingOf(delimiter: number, record: Reading["record"], columnNamed: ColumnNamed): Reading {
  const kindOf = (name: string) => columnNamed(name) ?? (name === "" ? "empty" : undefined);
  const reading = { delimiter, record, kinds: record.values.map(kindOf) };
  const known = isSound(reading) ? undefined : knownHeader(record.values);
  if (known === undefined) return reading;
  const kinds = record.values.map((name) =>
    columnNamed(name) === "ignored" ? "ignored" : known.kinds[name.toLowerCase()],
  );
  return { ...reading, kinds, known };
}

const BARE_ACCOUNT = /^0x[0-9a-fA-F]{40}$/;

/** A first line that is an account and an amount, and so a row and no header. */
function bareList(bytes: Uint8Array, from: number, to: number, isLast: boolean): CsvHeader | undefined {
  for (const delimiter of BARE_DELIMITERS.keys()) {
    const record = readCsvRecord(bytes, from, to, delimiter, isLast);
    if (record.kind !== "record" || record.values.length !== 2) continue;
    const [account = "", amount = ""] = record.values;
    if (!BARE_ACCOUNT.test(account) || !/^\d/.test(amount)) continue;
    const names = ["account", "amount"] as const;
    return { layout: { delimiter, kinds: names, names, hasHeader: false }, record };
  }
  return undefined;
}

function unitsUnstated(file: string, form: string): SymbolonError {
  return fileError(file, {
    code: "UnitsUnstated",
    problem: `is ${form}, which nearly always holds whole tokens, and nothing says how many decimals they have`,
    hint: "Say it: --decimals 18 for most tokens; --decimals 0 where the amounts are base units.",
  });
}

function isSound({ kinds }: Pick<Reading, "kinds">): boolean {
  return !kinds.includes(undefined) && hasColumns(kinds);
}

/** Account and amount, and no column twice. */
function hasColumns(kinds: Reading["kinds"]): boolean {
  const columns = kinds.filter(isColumn);
  return (
    columns.includes("account") && columns.includes("amount") && new Set(columns).size === columns.length
  );
}

function isColumn(kind: Reading["kinds"][number]): boolean {
  return kind !== undefined && kind !== "ignored" && kind !== "empty" && kind !== "alike";
}

function refuse(
  first: Reading,
  readings: readonly Reading[],
  { file, line, columnNamed }: HeaderPlace,
  sampleOf: (reading: Reading) => readonly string[],
): SymbolonError {
  const splitting = readings.filter(({ kinds }) => kinds.length > 1);
  const most = Math.max(...splitting.map(known));
  const best = splitting.filter((reading) => most > 0 && known(reading) === most);
  const [only = splitting[0] ?? first, other] = best;
  const header = shorten(only.record.values.join(String.fromCharCode(only.delimiter)));
  const shown = quote(header);
  const details = { line, header };
  if (other !== undefined) {
    const names = best.map(({ delimiter }) => DELIMITERS.get(delimiter));
    return fileError(file, {
      code: "AmbiguousDelimiter",
      problem: `has the header ${shown} in line ${line}, which ${names.join(" and ")} part alike`,
      hint: "Part the values of all lines by one of comma, semicolon and tab.",
      details: { ...details, delimiters: names },
    });
  }
  const options = mappingOptions(only.record.values, sampleOf(only), columnNamed);
  const asTheyAre = options === undefined ? "" : ` To read them as they are, add ${options}.`;
  if (!hasColumns(only.kinds)) {
    return fileError(file, {
      code: "WrongHeader",
      problem: `has the header ${shown} in line ${line} where the columns account and amount, each once, are expected`,
      hint: `Name the columns in the first line, as in account,amount: ${COLUMN_NAMES}.${asTheyAre}`,
      details,
    });
  }
  const unknown = only.record.values.filter((_, i) => only.kinds[i] === undefined);
  return fileError(file, {
    code: "UnknownColumn",
    problem: `has ${unknown.length === 1 ? "a column" : "columns"} that mean${unknown.length === 1 ? "s" : ""} nothing, ${unknown.map((name) => quote(shorten(name))).join(", ")}, in line ${line}`,
    hint: `Keep ${COLUMN_NAMES}; take all others out, or ignore them by name (--ignore-columns).${asTheyAre}`,
    details: { ...details, columns: unknown.map(shorten) },
  });
}

function known({ kinds }: Reading): number {
  return kinds.filter((kind) => kind !== undefined && kind !== "empty").length;
}

/** One record of a text of separated values, or why there is none. */
type CsvRecord =
  | {
      readonly kind: "record";
      readonly values: readonly string[];
      /** Whether it holds nothing at all, not even quotes: a blank line, which is no row. */
      readonly isBlank: boolean;
      /** Behind its line end. */
      readonly end: number;
      /** Line ends in it and behind it. */
      readonly lines: number;
    }
  /** Its end is not among the bytes that there are. */
  | { readonly kind: "unfinished" }
  | { readonly kind: "bad"; readonly problem: string }
  | { readonly kind: "notUtf8" };

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const SPACE = 0x20;
const TAB = 0x09;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads any record, whatever its spelling: values may stand in quotes, where quotes are doubled and delimiters and line
 * ends mean themselves; blanks around values are dropped; lines end with LF, CR LF or CR.
 * @param bytes UTF-8
 * @param from where the record begins
 * @param to end of what there is
 * @param isLast whether nothing comes behind `to`
 */
export function readCsvRecord(
  bytes: Uint8Array,
  from: number,
  to: number,
  delimiter: number,
  isLast: boolean,
): CsvRecord {
  const values: string[] = [];
  let lines = 0;
  let anyQuotes = false;
  let at = from;
  try {
    for (;;) {
      const start = skipBlanks(bytes, at, to, delimiter);
      const isQuoted = start < to && bytes[start] === QUOTE;
      const value = (isQuoted ? quotedValue : plainValue)(bytes, start, to, delimiter, isLast);
      if ("kind" in value) return value;
      values.push(value.text.trim());
      if (isQuoted) {
        anyQuotes = true;
        lines += lineEnds(bytes, start, value.end);
      }
      at = value.end;
      if (at < to && bytes[at] === delimiter) {
        at++;
        continue;
      }
      // A CR at the very end may be half of a line end.
      const isCut = at === to || (at === to - 1 && bytes[at] === RETURN);
      if (isCut && !isLast) return { kind: "unfinished" };
      if (at < to) {
        lines++;
        at += bytes[at] === RETURN && at + 1 < to && bytes[at + 1] === NEWLINE ? 2 : 1;
      }
      const isBlank = values.length === 1 && values[0] === "" && !anyQuotes;
      return { kind: "record", values, isBlank, end: at, lines };
    }
  } catch {
    // The decoder's only complaint.
    return { kind: "notUtf8" };
  }
}

/** A value, and where what ends it stands; or why there is none. */
type CsvValue =
  | { readonly text: string; readonly end: number }
  | Extract<CsvRecord, { kind: "unfinished" | "bad" }>;

function quotedValue(
  bytes: Uint8Array,
  start: number,
  to: number,
  delimiter: number,
  isLast: boolean,
): CsvValue {
  const close = quotedEnd(bytes, start, to, isLast);
  if (close === UNFINISHED) return { kind: "unfinished" };
  if (close === UNCLOSED) return { kind: "bad", problem: "a quote is opened and never closed" };
  const text = decoder.decode(bytes.subarray(start + 1, close - 1)).replaceAll('""', '"');
  const end = skipBlanks(bytes, close, to, delimiter);
  if (end < to && !endsValue(bytes[end] as number, delimiter)) {
    return { kind: "bad", problem: "more stands behind a closed quote" };
  }
  return { text, end };
}

function plainValue(
  bytes: Uint8Array,
  start: number,
  to: number,
  delimiter: number,
  isLast: boolean,
): CsvValue {
  let end = start;
  while (end < to && !endsValue(bytes[end] as number, delimiter)) {
    if (bytes[end++] === QUOTE)
      return { kind: "bad", problem: "a quote stands inside a value that is not quoted" };
  }
  // Before decoding: what is cut may be cut within a character.
  if (end === to && !isLast) return { kind: "unfinished" };
  return { text: decoder.decode(bytes.subarray(start, end)), end };
}

const UNFINISHED = -1;
const UNCLOSED = -2;

/** Behind the quote that closes the one at `start`. */
function quotedEnd(bytes: Uint8Array, start: number, to: number, isLast: boolean): number {
  for (let at = start + 1; at < to; at++) {
    if (bytes[at] !== QUOTE) continue;
    // One at the very end may be half of a doubled one: then the record is not whole either.
    if (at + 1 === to || bytes[at + 1] !== QUOTE) return at + 1;
    at++;
  }
  return isLast ? UNCLOSED : UNFINISHED;
}

function skipBlanks(bytes: Uint8Array, from: number, to: number, delimiter: number): number {
  let at = from;
  while (at < to && bytes[at] !== delimiter && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

function endsValue(byte: number, delimiter: number): boolean {
  return byte === delimiter || byte === NEWLINE || byte === RETURN;
}

function lineEnds(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    if (bytes[at] === NEWLINE || (bytes[at] === RETURN && bytes[at + 1] !== NEWLINE)) count++;
  }
  return count;
}
