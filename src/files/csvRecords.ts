import { CsvError } from "csv-parse";
import { parse } from "csv-parse/sync";
import { fileError } from "../core/inputErrors.ts";

/** One record of a CSV text: its trimmed values, and the line it ends in. */
export type CsvRecord = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

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
