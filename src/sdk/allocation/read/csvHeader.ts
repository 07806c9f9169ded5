import type { SymbolonError } from "../../core/errors.ts";
import { fileError, shorten } from "../../core/inputErrors.ts";
import {
  ambiguous,
  BARE_DELIMITERS,
  type CsvPart,
  type CsvReading,
  headerText,
  readFirstRecord,
} from "../../core/text/csvDialect.ts";
import { type CsvRecord, readCsvRecord } from "../../core/text/csvRecord.ts";
import { quote } from "../../core/text/escape.ts";
import {
  COLUMN_NAMES,
  type ColumnKind,
  type ColumnNamed,
  isOfToken,
  type KnownHeader,
  knownHeader,
} from "./columns.ts";
import { mappingHint } from "./mappingHint.ts";
import { unitHint } from "./unitHint.ts";

/** The layout of a file's rows. */
export type CsvLayout = {
  readonly delimiter: number;
  /** The meaning of each value of a row, in order. */
  readonly kinds: readonly (ColumnKind | "empty")[];
  /** The columns' names; our own where the first line is already a row. */
  readonly names: readonly string[];
  readonly hasHeader: boolean;
};

/** A header line read with one delimiter. */
type Reading = CsvReading & {
  /** The meaning of each name; undefined: none. */
  readonly kinds: readonly (ColumnKind | "empty" | undefined)[];
  /** The program that writes this header, where it is not one of ours. */
  readonly known?: KnownHeader | undefined;
};

/** The layout; or the record that cannot be read; or nothing at all where the line is blank. */
type CsvHeader =
  | { readonly layout: CsvLayout; readonly record: CsvReading["record"] }
  | { readonly layout: undefined; readonly record: CsvRecord };

type HeaderOptions = {
  /** The delimiter of a line `sep=`, where there is one. */
  readonly stated: number | undefined;
  readonly columnNamed: ColumnNamed;
  /** Undefined: not known whether amounts are tokens or base units. */
  readonly isUnitStated: boolean;
};

/**
 * Finds the delimiter and the columns in a file's first line: of comma, semicolon and tab, the delimiter that gives
 * names with a meaning.
 * @throws SymbolonError `WrongHeader`, `UnknownColumn`, `AmbiguousDelimiter`, `UnitsUnstated`
 */
export function readCsvHeader(
  part: CsvPart,
  { stated, columnNamed, isUnitStated }: HeaderOptions,
): CsvHeader {
  const first = readFirstRecord(part, stated);
  const isBlank = "kind" in first && (first.kind === "unfinished" || first.kind === "record");
  if (isBlank) return { layout: undefined, record: first };
  const bare = bareList(part);
  if (bare !== undefined) {
    if (isUnitStated) return bare;
    throw unitsUnstated(part.file, "a list of accounts and amounts without a header");
  }
  if ("kind" in first) return { layout: undefined, record: first };
  requireOnceParted(first, part);
  const readings = first.map((reading) => readingOf(reading, columnNamed));
  const valid = readings.find(isValid);
  if (valid === undefined) throw refuse(readings as [Reading], part, columnNamed);
  if (isRow(valid)) throw rowFirst(valid, part);
  const { delimiter, record, kinds, known } = valid;
  if (known !== undefined && !isUnitStated)
    throw unitsUnstated(part.file, known.name, decimalsBelow(valid, part));
  const layout = { delimiter, kinds: kinds as CsvLayout["kinds"], names: record.values, hasHeader: true };
  return { layout, record };
}

function readingOf({ delimiter, record }: CsvReading, columnNamed: ColumnNamed): Reading {
  const values = record.values.map((name) => name.trim());
  const kinds = values.map((name) => columnNamed(name) ?? (name === "" ? "empty" : undefined));
  const reading = { delimiter, record: { ...record, values }, kinds };
  // What others name a token by may be one of theirs, whose amounts are tokens.
  const isOurs = isValid(reading) && !kinds.includes("alike");
  const known = isOurs ? undefined : knownHeader(values);
  if (known === undefined) return reading;
  const kindOf = (name: string) => columnNamed(name) ?? known.kinds[name.toLowerCase()];
  return { ...reading, kinds: values.map(kindOf), known };
}

const BARE_ACCOUNT = /^0x[0-9a-fA-F]{40}$/;

/** A first line with an account and an amount: a row, not a header. */
function bareList({ bytes, from, to, isLast }: CsvPart): CsvHeader | undefined {
  for (const delimiter of BARE_DELIMITERS.keys()) {
    const record = readCsvRecord(bytes, from, to, delimiter, isLast);
    if (record.kind !== "record" || record.values.length !== 2) continue;
    const [account = "", amount = ""] = record.values.map((value) => value.trim());
    if (!BARE_ACCOUNT.test(account) || !/^\d/.test(amount)) continue;
    const names = ["account", "amount"] as const;
    return { layout: { delimiter, kinds: names, names, hasHeader: false }, record };
  }
  return undefined;
}

/** An account and an amount as disperse.app takes them, which no single separator parts. */
const PARTED_OFTEN = /^0x[0-9a-fA-F]{40}[,\s=:;]+\d+(?:\.\d+)?$/;

/** @throws SymbolonError `WrongHeader` */
function requireOnceParted([first]: readonly CsvReading[], { file, line }: CsvPart): void {
  const header = first === undefined ? "" : headerText(first);
  if (!PARTED_OFTEN.test(header)) return;
  throw fileError(file, {
    code: "WrongHeader",
    problem: `has ${quote(header)} in line ${line}, an account and an amount with several separators between them`,
    hint: "Separate account and amount by one comma, in all lines.",
    details: { line, header },
  });
}

/** An address, also one with a digit too few or without its 0x: no name that anybody gives to a column of accounts. */
const LIKE_ACCOUNT = /^0x[0-9a-f]{36,44}$|^[0-9a-f]{40}$/i;

/** Whether a first line holds an account, and no column of accounts that has a name. */
function isRow({ record, kinds }: Reading): boolean {
  const likeAccounts = record.values.map((value) => LIKE_ACCOUNT.test(value));
  return likeAccounts.includes(true) && !kinds.some((kind, i) => kind === "account" && !likeAccounts[i]);
}

function rowFirst(reading: Reading, { file, line }: CsvPart): SymbolonError {
  const header = headerText(reading);
  return fileError(file, {
    code: "WrongHeader",
    problem: `has ${quote(header)} in line ${line}, which is a row and names no columns`,
    hint: `Put a header such as account,amount above it: a name for each of its values (${COLUMN_NAMES}).`,
    details: { line, header },
  });
}

/** The decimals that the first row states; undefined where there is no column of them. */
function decimalsBelow(reading: Reading, part: CsvPart): string | undefined {
  const at = reading.record.values.findIndex((name) => isOfToken(name) && /decimals$/i.test(name));
  return sampleOf(reading, part)[at]?.match(/^\d{1,2}$/)?.[0];
}

/** @param decimals that the file states */
function unitsUnstated(file: string, form: string, decimals?: string): SymbolonError {
  return fileError(file, {
    code: "UnitsUnstated",
    problem: `is ${form}, which nearly always holds whole tokens, and the token's decimals are missing`,
    hint: unitHint(decimals),
  });
}

function isValid({ kinds }: Pick<Reading, "kinds">): boolean {
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
  readings: readonly [Reading, ...Reading[]],
  part: CsvPart,
  columnNamed: ColumnNamed,
): SymbolonError {
  const { file, line } = part;
  const splitting = readings.filter(({ kinds }) => kinds.length > 1);
  const max = Math.max(...splitting.map(known));
  const best = splitting.filter((reading) => max > 0 && known(reading) === max);
  const [only = splitting[0] ?? readings[0], other] = best;
  const header = headerText(only);
  const shown = quote(header);
  const details = { line, header };
  if (other !== undefined) {
    const delimiters = best.map(({ delimiter }) => delimiter);
    return ambiguous(delimiters, header, file, line);
  }
  const named = hasColumns(only.kinds) ? undefined : headerBelow(only, part, columnNamed);
  if (named !== undefined) {
    return fileError(file, {
      code: "WrongHeader",
      problem: `has ${shown} in line ${line}, above the names of its columns in line ${named}`,
      hint: `Remove everything above line ${named}.`,
      details: { ...details, named },
    });
  }
  if (isRow(only)) return rowFirst(only, part);
  const mapping = mappingHint(only.record.values, sampleOf(only, part), columnNamed);
  const asTheyAre = mapping === undefined ? "" : ` ${mapping}`;
  if (!hasColumns(only.kinds)) {
    return fileError(file, {
      code: "WrongHeader",
      problem: `has the header ${shown} in line ${line}, and must have the columns account and amount, each once`,
      hint: `Name the columns in the first line, as in account,amount: ${COLUMN_NAMES}.${asTheyAre}`,
      details,
    });
  }
  const unknown = only.record.values.filter((_, i) => only.kinds[i] === undefined);
  return fileError(file, {
    code: "UnknownColumn",
    problem: `has ${unknown.length === 1 ? "an unknown column" : "unknown columns"}, ${unknown.map((name) => quote(shorten(name))).join(", ")}, in line ${line}`,
    hint: `Keep ${COLUMN_NAMES}; remove all others, or ignore them by name (--ignore-columns).${asTheyAre}`,
    details: { ...details, columns: unknown.map(shorten) },
  });
}

/** Maximum lines of a title. */
const MAX_TITLE = 5;

/** The line that names the columns, where a title comes first; undefined where no line does. */
function headerBelow({ record }: Reading, part: CsvPart, columnNamed: ColumnNamed): number | undefined {
  let line = part.line + record.lines;
  let from = record.end;
  for (let lines = 0; lines < MAX_TITLE; lines++) {
    const next = readFirstRecord({ ...part, from, line }, undefined);
    const readings = "kind" in next ? [] : next.map((reading) => readingOf(reading, columnNamed));
    if (readings.some(isValid)) return line;
    const passed = readings[0]?.record ?? next;
    if (!("kind" in passed) || passed.kind !== "record") return undefined;
    line += passed.lines;
    from = passed.end;
  }
  return undefined;
}

/** The values of the line after a header; empty where it is not read yet. */
function sampleOf({ delimiter, record }: Reading, { bytes, to, isLast }: CsvPart): readonly string[] {
  const next = readCsvRecord(bytes, record.end, to, delimiter, isLast);
  return next.kind === "record" ? next.values : [];
}

function known({ kinds }: Reading): number {
  return kinds.filter((kind) => kind !== undefined && kind !== "empty").length;
}
