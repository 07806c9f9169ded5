import { fileError, type RowPlace } from "../inputErrors.ts";
import {
  behindMark,
  type CsvPart,
  chooseReading,
  readFirstRecord,
  readSepLine,
  unnamedColumn,
  wholeRecord,
  wrongColumnCount,
} from "./csvDialect.ts";
import { type CsvRecord, readCsvRecord } from "./csvRecord.ts";
import { quote } from "./escape.ts";

/** What takes the records of a table as they are read. */
type CsvTaker = {
  /** Of the names that the first record may have: they tell which delimiter parts it where several do. */
  readonly isKnown: (name: string) => boolean;
  /** Takes the first record. @param delimiter that parts it, and all others */
  readonly header: (values: readonly string[], line: number, delimiter: number) => void;
  /** @param line where the record begins, counted from 1 */
  readonly row: (values: readonly string[], line: number) => void;
};

/** Longest record in bytes. */
const MAX_BYTES = 1_048_576;

/**
 * Reads the records of a text of separated values from its bytes, however they are cut. Its first record tells which of comma,
 * semicolon and tab parts them, unless a line `sep=` says so before it. Blank lines, and those of delimiters alone, are left out.
 * @throws SymbolonError `BadCsv`, `NotUtf8`, `WrongHeader`, `AmbiguousDelimiter`, and what the taker throws
 */
export class CsvTable {
  readonly #file: string;
  readonly #taker: CsvTaker;
  #bytes = new Uint8Array();
  #end = 0;
  #line = 1;
  #isStart = true;
  #stated: number | undefined;
  #delimiter: number | undefined;

  constructor(file: string, taker: CsvTaker) {
    this.#file = file;
    this.#taker = taker;
  }

  write(chunk: Uint8Array): void {
    const size = this.#end + chunk.length;
    if (size > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(size, 2 * this.#bytes.length));
      wider.set(this.#bytes.subarray(0, this.#end));
      this.#bytes = wider;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end = size;
    this.#read(false);
  }

  /** Call once, behind the last chunk. */
  end(): void {
    this.#read(true);
  }

  /** Reads all that is whole, and moves the rest to the front. */
  #read(isLast: boolean): void {
    let at = 0;
    if (this.#isStart) {
      const start = behindMark(this.#bytes, this.#end, isLast);
      if (start === undefined) return;
      this.#isStart = false;
      at = start;
    }
    while (at < this.#end) {
      const part = {
        bytes: this.#bytes,
        from: at,
        to: this.#end,
        isLast,
        file: this.#file,
        line: this.#line,
      };
      const next =
        this.#delimiter === undefined ? this.#readFirst(part) : this.#readRow(part, this.#delimiter);
      if (next === at) break;
      at = next;
    }
    this.#bytes.copyWithin(0, at, this.#end);
    this.#end -= at;
  }

  #readFirst(part: CsvPart): number {
    const sep = this.#stated === undefined ? readSepLine(part) : undefined;
    if (sep === "unfinished") return part.from;
    if (sep !== undefined) {
      this.#stated = sep.delimiter;
      this.#line++;
      return sep.end;
    }
    const first = readFirstRecord(part, this.#stated);
    if ("kind" in first) return this.#behind(part, first, () => {});
    const { delimiter, record } = chooseReading(first, this.#taker.isKnown, part);
    return this.#behind(part, record, (values) => {
      this.#delimiter = delimiter;
      this.#taker.header(values, part.line, delimiter);
    });
  }

  #readRow(part: CsvPart, delimiter: number): number {
    const { bytes, from, to, isLast, line } = part;
    const record = readCsvRecord(bytes, from, to, delimiter, isLast);
    return this.#behind(part, record, (values) => this.#taker.row(values, line));
  }

  /** Hands a record on where there is one; returns where the next begins, or this one, if it is not whole. */
  #behind(part: CsvPart, found: CsvRecord, take: (values: readonly string[]) => void): number {
    const record = wholeRecord(found, part, MAX_BYTES);
    if (record === undefined) return part.from;
    if (!record.isBlank) take(record.values);
    this.#line += record.lines;
    return record.end;
  }
}

/** One record of a table, and the line it begins in. */
type CsvLine = { readonly values: readonly string[]; readonly line: number };

/**
 * The records of a whole text, the first among them.
 * @param isKnown of the names that the first record may have
 * @throws SymbolonError as {@link CsvTable}
 */
export function readCsvLines(file: string, text: string, isKnown: (name: string) => boolean) {
  const lines: CsvLine[] = [];
  const add = (values: readonly string[], line: number) => lines.push({ values, line });
  let delimiter = 0;
  const table = new CsvTable(file, {
    isKnown,
    header(values, line, found) {
      delimiter = found;
      add(values, line);
    },
    row: add,
  });
  table.write(new TextEncoder().encode(text));
  table.end();
  return { delimiter, lines };
}

/** How the rows of a table are made. */
export type CsvHeader = {
  /** Without those at the end that have none, as spreadsheets leave them. */
  readonly names: readonly string[];
  /** Columns in all. */
  readonly width: number;
  readonly delimiter: number;
};

export function csvHeader(values: readonly string[], delimiter: number): CsvHeader {
  const names = values.map((name) => name.trim());
  const count = names.findLastIndex((name) => name !== "") + 1;
  return { names: names.slice(0, count), width: names.length, delimiter };
}

/**
 * The values of a row below the names; columns without a name must be empty, and may be left out.
 * @throws SymbolonError `WrongColumnCount`, `UnnamedColumn`
 */
export function valuesByColumn(
  values: readonly string[],
  { names, width, delimiter }: CsvHeader,
  place: RowPlace,
): readonly string[] {
  if (values.length < names.length || values.length > width) {
    throw wrongColumnCount(place, values.length, width, delimiter);
  }
  const unnamed = values.findIndex((value, i) => i >= names.length && value !== "");
  if (unnamed === -1) return values.slice(0, names.length);
  const hint = "Remove the value, or name its column in the first line.";
  throw unnamedColumn(place, unnamed + 1, values[unnamed] ?? "", hint);
}

/** A row of an input file: texts by column from CSV, JSON values from JSON. */
export type InputRow = {
  /** From 1, the header not counted. */
  readonly row: number;
  readonly line: number | undefined;
  readonly values: Readonly<Record<string, unknown>>;
};

/** A row of a table, each value below its name. */
type CsvRow = {
  /** From 1, the header not counted. */
  readonly row: number;
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
};

/**
 * The rows of a whole text that begins with a header.
 * @param known names that the header may have
 * @returns the line of the header, too
 * @throws SymbolonError as {@link CsvTable}, and `WrongHeader`, `WrongColumnCount`, `UnnamedColumn`
 */
export function readCsvRows(file: string, text: string, known: readonly string[]) {
  const { delimiter, lines } = readCsvLines(file, text, (name) => known.includes(name));
  const [first, ...rest] = lines;
  const header = csvHeader(first?.values ?? [], delimiter);
  const { names } = header;
  const repeated = names.find((name, i) => name === "" || names.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw fileError(file, {
      code: "WrongHeader",
      problem: repeated === "" ? "has a column without a name" : `has the column ${quote(repeated)} twice`,
      hint: "Give each column of the first line a different name.",
    });
  }
  const rows = rest.map(({ values, line }, i): CsvRow => {
    const row = i + 1;
    const whole = valuesByColumn(values, header, { file, row, line });
    return {
      row,
      line,
      values: Object.fromEntries(names.map((name, column) => [name, whole[column] ?? ""])),
    };
  });
  return { names, line: first?.line ?? 1, rows };
}
