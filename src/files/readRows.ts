import { CsvError } from "csv-parse";
import { parse } from "csv-parse/sync";
import type { SymbolonError } from "../core/errors.ts";
import { emptyFile, fileError } from "../core/inputErrors.ts";
import { quote } from "../core/text/escape.ts";
import { readText } from "./readText.ts";

/** A row of an input file: texts by column from CSV, JSON values from JSON. */
export type InputRow = {
  /** From 1, the header not counted. */
  readonly row: number;
  readonly line: number | undefined;
  readonly values: Readonly<Record<string, unknown>>;
};

/**
 * Reads a CSV file with a header, or a JSON list of objects, whichever it is. A plain list of uids, or of indexes, is as
 * good as a list of objects with one key.
 * @param plainColumn that key
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `EmptyFile`, `BadCsv`, `BadJson`, `WrongHeader`
 */
export async function readRows(
  file: string,
  plainColumn: "uid" | "credential" | "account" = "uid",
): Promise<readonly InputRow[]> {
  const text = readText(file);
  if (text.trim() === "") throw emptyFile(file, "its columns");
  const rows = /^\s*[[{]/.test(text) ? readJson(file, text, plainColumn) : readCsv(file, text);
  if (rows.length === 0) throw emptyFile(file, "its columns");
  return rows;
}

function readCsv(file: string, text: string): readonly InputRow[] {
  const [header, ...rest] = csvRecords(file, text);
  const names = header?.record ?? [];
  const repeated = names.find((name, i) => name === "" || names.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw fileError(file, {
      code: "WrongHeader",
      problem: repeated === "" ? "has a column without a name" : `has the column ${quote(repeated)} twice`,
      hint: "Give each column of the first line a name of its own.",
    });
  }
  return rest.map(({ record, info }, i) => {
    if (record.length !== names.length) {
      throw fileError(file, {
        code: "WrongColumnCount",
        problem: `has ${record.length} ${record.length === 1 ? "value" : "values"} in row ${i + 1} (line ${info.lines}) where the header names ${names.length}`,
        hint: "Give each row one value a column; put quotes around a value that holds a comma.",
      });
    }
    const values = Object.fromEntries(names.map((name, column) => [name, record[column] ?? ""]));
    return { row: i + 1, line: info.lines, values };
  });
}

function readJson(file: string, text: string, plainColumn: string): readonly InputRow[] {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw badJson(file, `is not JSON: ${(cause as Error).message}`);
  }
  if (!Array.isArray(json)) throw badJson(file, "is no JSON list");
  return json.map((value: unknown, i) => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { row: i + 1, line: undefined, values: value as Readonly<Record<string, unknown>> };
    }
    const isPlain = typeof value === "string" || (typeof value === "number" && plainColumn !== "uid");
    if (isPlain) return { row: i + 1, line: undefined, values: { [plainColumn]: value } };
    throw badJson(file, `has something else than an object as row ${i + 1}`);
  });
}

function badJson(file: string, problem: string): SymbolonError {
  return fileError(file, {
    code: "BadJson",
    problem,
    hint: "Give a list of objects, one a row, with strings or numbers by column name.",
  });
}

/** One record of a CSV text: its trimmed values, and the line it ends in. */
type CsvRecord = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

/**
 * The records of a short CSV text, the header among them; blank lines are left out.
 * @throws SymbolonError `BadCsv`
 */
export function csvRecords(file: string, text: string): readonly CsvRecord[] {
  try {
    return parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      info: true,
    }) as unknown as readonly CsvRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw fileError(file, {
      code: "BadCsv",
      problem: `cannot be read as comma-separated values${typeof error.lines === "number" ? ` at line ${error.lines}` : ""} (${error.code})`,
      hint: "Close every quote, and double a quote that belongs to a value.",
    });
  }
}
