import type { SymbolonError } from "../../core/errors.ts";
import { fileError, shorten } from "../../core/inputErrors.ts";
import { quote } from "../../core/text/quote.ts";
import { COLUMN_NAMES, type Column, type ColumnNamed } from "./columnNamed.ts";
import { type CsvRecord, readCsvRecord } from "./csvRecord.ts";
import type { RowLayout } from "./rows/rowsModule.ts";

/** What may part the values of a row, and what people call it. */
export const DELIMITERS: ReadonlyMap<number, string> = new Map([
  [0x2c, "comma"],
  [0x3b, "semicolon"],
  [0x09, "tab"],
]);

/** A header line under one delimiter. */
type Reading = {
  readonly delimiter: number;
  readonly record: CsvRecord & { readonly kind: "record" };
  /** What each name means; undefined: nothing. */
  readonly kinds: readonly (Column | "ignored" | "empty" | undefined)[];
};

/** The layout, or the record that is not there, or nothing at all where the line is blank. */
export type CsvHeader =
  | { readonly layout: RowLayout; readonly record: CsvRecord & { readonly kind: "record" } }
  | { readonly layout: undefined; readonly record: CsvRecord };

/**
 * Finds out from a file's first line what parts its values, and what they are: of comma, semicolon and tab the one under
 * which the names mean something.
 * @param line of the file, for errors
 * @throws SymbolonError `WrongHeader`, `UnknownColumn`, `AmbiguousDelimiter`
 */
export function readCsvHeader(
  bytes: Uint8Array,
  from: number,
  to: number,
  isLast: boolean,
  { file, line, columnNamed }: { file: string; line: number; columnNamed: ColumnNamed },
): CsvHeader {
  const readings: Reading[] = [];
  let failed: CsvRecord | undefined;
  for (const delimiter of DELIMITERS.keys()) {
    const record = readCsvRecord(bytes, from, to, delimiter, isLast);
    // A blank line is blank under a comma.
    if (record.kind === "unfinished" || (record.kind === "record" && record.isBlank)) {
      return { layout: undefined, record };
    }
    if (record.kind === "record") {
      readings.push({
        delimiter,
        record,
        kinds: record.values.map((name) => columnNamed(name) ?? (name === "" ? "empty" : undefined)),
      });
    } else failed ??= record;
  }
  const sound = readings.find(isSound);
  if (sound) {
    const { delimiter, record, kinds } = sound;
    return { layout: { delimiter, kinds: kinds as RowLayout["kinds"] }, record };
  }
  const [first] = readings;
  if (first === undefined) return { layout: undefined, record: failed as CsvRecord };
  throw refuse(first, readings, file, line);
}

function isSound({ kinds }: Reading): boolean {
  return !kinds.includes(undefined) && hasColumns(kinds);
}

/** Account and amount, and no column twice. */
function hasColumns(kinds: Reading["kinds"]): boolean {
  const columns = kinds.filter((kind) => kind !== undefined && kind !== "ignored" && kind !== "empty");
  return (
    columns.includes("account") && columns.includes("amount") && new Set(columns).size === columns.length
  );
}

function refuse(first: Reading, readings: readonly Reading[], file: string, line: number): SymbolonError {
  const splitting = readings.filter(({ kinds }) => kinds.length > 1);
  const most = Math.max(...splitting.map(known));
  const best = splitting.filter((reading) => most > 0 && known(reading) === most);
  const [only = first, other] = best;
  const header = shorten(only.record.values.join(String.fromCharCode(only.delimiter)));
  const shown = quote(header);
  const details = { line, header };
  if (other !== undefined) {
    const names = best.map(({ delimiter }) => DELIMITERS.get(delimiter));
    return fileError(
      file,
      {
        code: "AmbiguousDelimiter",
        problem: `has the header ${shown} in line ${line}, which ${names.join(" and ")} part alike`,
        hint: "Part the values of all lines by one of comma, semicolon and tab.",
      },
      { ...details, delimiters: names },
    );
  }
  if (!hasColumns(only.kinds)) {
    return fileError(
      file,
      {
        code: "WrongHeader",
        problem: `has the header ${shown} in line ${line} where the columns account and amount, each once, are expected`,
        hint: `Name the columns in the first line, as in account,amount: ${COLUMN_NAMES}.`,
      },
      details,
    );
  }
  const unknown = only.record.values.filter((_, i) => only.kinds[i] === undefined);
  return fileError(
    file,
    {
      code: "UnknownColumn",
      problem: `has ${unknown.length === 1 ? "a column" : "columns"} that mean${unknown.length === 1 ? "s" : ""} nothing, ${unknown.map((name) => quote(shorten(name))).join(", ")}, in line ${line}`,
      hint: `Keep ${COLUMN_NAMES}; take all others out, or ignore them by name (--ignore-columns).`,
    },
    { ...details, columns: unknown.map(shorten) },
  );
}

function known({ kinds }: Reading): number {
  return kinds.filter((kind) => kind !== undefined && kind !== "empty").length;
}
