import type { SymbolonError } from "../../core/errors.ts";
import { emptyFile, type RowPlace, rowError } from "../../core/inputErrors.ts";
import {
  behindMark,
  type CsvPart,
  delimiterName,
  readSepLine,
  unnamedColumn,
  wholeRecord,
  wrongColumnCount,
} from "../../core/text/csvDialect.ts";
import { readCsvRecord } from "../../core/text/csvRecord.ts";
import type { Column } from "./columns.ts";
import { type CsvLayout, readCsvHeader } from "./csvHeader.ts";
import type { Intake, RowReader, RowText } from "./intake.ts";
import type { createPlainRows, ReadPlainRows } from "./rows/plainRows.ts";
import type { RowLayout } from "./rows/rowsKernel.ts";
import { unlikeProblem } from "./unlikeProblem.ts";

/** Longest record in bytes. */
const MAX_BYTES = 65_536;
/** Bytes read at a time; what the plain reader looks at stays in the processor's cache. */
const PIECE = 524_288;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const COMMA = 0x2c;

/**
 * Reads rows of values separated by commas, semicolons or tabs. The first line names the columns, in any order and case.
 * @throws SymbolonError, from its functions: of the file as a whole at once, of rows as the intake does
 */
export class CsvReader implements RowReader {
  readonly #intake: Intake;
  readonly #openPlain: typeof createPlainRows | undefined;
  #bytes = new Uint8Array();
  #end = 0;
  #line = 1;
  #isStart = true;
  /** The delimiter that a line `sep=` states. */
  #stated: number | undefined;
  #layout: CsvLayout | undefined;
  /** What the first row has in the columns that all rows have alike. */
  #alike: readonly string[] | undefined;
  #readPlain: ReadPlainRows = (_, from) => from;

  /** @param openPlain reads what is plain faster, by WebAssembly; undefined: nothing does */
  constructor(intake: Intake, openPlain: typeof createPlainRows | undefined) {
    this.#intake = intake;
    this.#openPlain = openPlain;
  }

  write(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; ) {
      const piece = chunk.subarray(from, from + PIECE);
      this.#makeRoom(this.#end + piece.length);
      this.#bytes.set(piece, this.#end);
      this.#end += piece.length;
      from += piece.length;
      this.#read(false);
    }
  }

  end(): void {
    this.#read(true);
    if (this.#layout === undefined) throw emptyFile(this.#intake.file);
  }

  /** At most what is left of a piece and the next piece: the rows of a small file need little. */
  #makeRoom(size: number): void {
    if (size <= this.#bytes.length) return;
    const wider = new Uint8Array(Math.max(size, 2 * this.#bytes.length));
    wider.set(this.#bytes);
    this.#bytes = wider;
  }

  /** Reads all that is whole, and moves the rest to the front. */
  #read(isLast: boolean): void {
    const bytes = this.#bytes;
    const end = this.#end;
    const { columns, amounts } = this.#intake;
    let at = 0;
    if (this.#isStart) {
      const start = behindMark(bytes, end, isLast);
      if (start === undefined) return;
      this.#isStart = false;
      at = start;
    }
    const whole = bytes.lastIndexOf(NEWLINE, end - 1) + 1;
    while (at < end) {
      at = this.#skipBlankLines(at);
      if (this.#layout !== undefined && at < whole) {
        const before = columns.rows;
        at = this.#readPlain(bytes, at, amounts.plainEnd(bytes, at, whole), this.#line);
        this.#line += columns.rows - before;
        if (columns.rows > before) amounts.notePlain();
        this.#intake.stopIfFull();
        at = this.#skipBlankLines(at);
      }
      if (at === end) break;
      const next = this.#readGeneral(at, isLast);
      if (next === at) break;
      at = next;
    }
    bytes.copyWithin(0, at, end);
    this.#end = end - at;
  }

  /**
   * Blank lines, and those of delimiters alone, are no rows; a file of little else must not take minutes. Whether one that is cut
   * off is blank is not known.
   */
  #skipBlankLines(from: number): number {
    const bytes = this.#bytes;
    const end = this.#end;
    const delimiter = this.#layout?.delimiter ?? SPACE;
    for (let at = from; ; ) {
      let to = at;
      while (to < end && (bytes[to] === SPACE || bytes[to] === delimiter)) to++;
      if (to < end && bytes[to] === RETURN) to++;
      if (to >= end || bytes[to] !== NEWLINE) return at;
      at = to + 1;
      this.#line++;
    }
  }

  /** Reads one record, whatever its spelling; returns its end, or its beginning where it is not whole. */
  #readGeneral(at: number, isLast: boolean): number {
    const { file, columnNamed, isUnitStated } = this.#intake;
    const bytes = this.#bytes;
    const end = this.#end;
    const line = this.#line;
    const layout = this.#layout;
    const part: CsvPart | undefined = layout ? undefined : { bytes, from: at, to: end, isLast, file, line };
    const rest = part ? this.#readSep(part) : undefined;
    if (rest !== undefined) return rest;
    const header = part && readCsvHeader(part, { stated: this.#stated, columnNamed, isUnitStated });
    const found = header ? header.record : readCsvRecord(bytes, at, end, layout?.delimiter ?? 0, isLast);
    const record = wholeRecord(found, { from: at, to: end, file, line }, MAX_BYTES);
    if (record === undefined) return at;
    if (header?.layout) {
      this.#open(header.layout);
      if (!header.layout.hasHeader) return this.#readGeneral(at, isLast);
    } else if (layout !== undefined && !record.isBlank) this.#takeRecord(line, record.values, layout);
    this.#line += record.lines;
    return record.end;
  }

  /** Reads a line `sep=`; undefined where there is none to be read. */
  #readSep(part: CsvPart): number | undefined {
    if (this.#stated !== undefined) return undefined;
    const sep = readSepLine(part);
    if (sep === "unfinished") return part.from;
    if (sep === undefined) return undefined;
    this.#stated = sep.delimiter;
    this.#line++;
    return sep.end;
  }

  #open(layout: CsvLayout): void {
    const { delimiter, kinds, names } = layout;
    this.#layout = layout;
    this.#intake.open({
      format: "csv",
      delimiter: delimiterName(delimiter),
      columns: names,
      beneficiary: kinds.includes("beneficiary"),
      index: kinds.includes("index"),
    });
    if (this.#openPlain !== undefined && isForPlain(layout)) {
      this.#readPlain = this.#openPlain(layout, this.#intake);
    }
  }

  #takeRecord(line: number, values: readonly string[], layout: CsvLayout): void {
    const { kinds, delimiter, names } = layout;
    // Trailing columns without a name may be left out, as some spreadsheets do.
    const isWhole = kinds.every((kind, i) => i < values.length || kind === "empty");
    if (!isWhole || values.length > kinds.length) {
      this.#intake.refuseRow(line, (place) =>
        layout.hasHeader
          ? wrongColumnCount(place, values.length, kinds.length, delimiter)
          : notAPair(place, values.length, delimiter),
      );
      return;
    }
    this.#alike ??= values;
    const row: Partial<Record<Column, string>> = {};
    for (const [i, kind] of kinds.entries()) {
      const value = values[i]?.trim() ?? "";
      if (kind === "empty" && value !== "") {
        const isParted = delimiter === COMMA && kinds[i - 1] === "amount" && /^\d/.test(value);
        refuseUnnamed(this.#intake, line, { column: i + 1, value, isParted });
        return;
      }
      if (kind === "alike") {
        const compared = {
          name: names[i] as string,
          value,
          first: this.#alike[i]?.trim() ?? "",
          hasBeneficiary: kinds.includes("beneficiary"),
        };
        const problem = unlikeProblem(this.#intake, compared);
        if (problem === undefined) continue;
        this.#intake.refuseRow(line, (place) => rowError(place, problem));
        return;
      }
      if (kind !== "ignored" && kind !== "empty") row[kind] = value;
    }
    this.#intake.addRow(row as RowText, line);
  }
}

function isForPlain(layout: CsvLayout): layout is CsvLayout & RowLayout {
  return !layout.kinds.includes("alike");
}

/** Refuses a row of a list without a header. */
function notAPair(place: RowPlace, values: number, delimiter: number): SymbolonError {
  const name = delimiterName(delimiter);
  return rowError(place, {
    code: "WrongColumnCount",
    problem: `has ${values} ${values === 1 ? "value" : "values"}, where row 1 has an account and an amount separated by ${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`,
    hint: `Write an account, one ${name} and an amount, as in row 1; put quotes around a value that holds a separator.`,
  });
}

type Unnamed = {
  /** Counted from 1. */
  readonly column: number;
  readonly value: string;
  /** Whether it may be the end of an amount that has a comma. */
  readonly isParted: boolean;
};

function refuseUnnamed(intake: Intake, line: number, { column, value, isParted }: Unnamed): void {
  const parted = "If it is the end of an amount with a comma, put quotes around that amount. If not, remove";
  const hint = `${isParted ? parted : "Remove"} the value; or name its column in the first line, and ignore it by name (--ignore-columns).`;
  intake.refuseRow(line, (place) => unnamedColumn(place, column, value, hint));
}
