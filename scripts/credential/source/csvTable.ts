import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import { fileError } from "../../../src/core/inputErrors.ts";

/** What takes the rows of a table as they are read. */
type TableTaker = {
  readonly header: (names: readonly string[]) => void;
  /** @param line counted from 1 */
  readonly row: (values: readonly string[], line: number) => void;
};

/** Longest row in characters: a quote left open would otherwise swallow the file into one value. */
const MAX_ROW = 1_048_576;

/**
 * Reads comma-separated rows; the first line names the columns. Quotes and all line ends are understood. Rows may have any number of values.
 * @throws SymbolonError `BadCsv`, and what the taker throws
 */
export async function readCsvTable(
  texts: AsyncIterable<string>,
  file: string,
  taker: TableTaker,
): Promise<void> {
  let isHeader = true;
  const parser = parse({
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    max_record_size: MAX_ROW,
    // Rows are taken here and never become objects of a stream.
    on_record(values: string[], { lines }) {
      if (isHeader) taker.header(values);
      else taker.row(values, lines);
      isHeader = false;
      return null;
    },
  });
  try {
    await pipeline(texts, parser);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? error.lines : undefined;
    throw fileError(file, {
      code: "BadCsv",
      problem: `cannot be read as comma-separated values${line === undefined ? "" : ` at line ${line}`} (${error.code})`,
      hint: "Close every quote, and double a quote that belongs to a value.",
      details: { line, csv: error.code },
    });
  }
}
