import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import type { AllocationBuilder } from "./allocationBuilder.ts";
import { emptyFile, fileError, rowError, shorten } from "./allocationErrors.ts";
import { columnNamed } from "./columnNamed.ts";

/** Longest row in characters: a quote left open would otherwise swallow the file into one value. */
const MAX_ROW = 65_536;

type Positions = { account: number; amount: number; index: number; width: number };

/**
 * Reads comma-separated rows into a builder. The first line names the columns, in any order and case: `account`
 * or `address`, `amount`, and optionally `index`. Quotes, a byte order mark and all line ends are understood.
 * @throws SymbolonError, the builder's included
 */
export async function readCsvRows(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  builder: AllocationBuilder,
): Promise<void> {
  let positions: Positions | undefined;
  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    max_record_size: MAX_ROW,
    // Rows are taken here and never become objects of a stream.
    on_record(values: string[], { lines, records }) {
      if (positions === undefined) positions = readHeader(values, file);
      else {
        const { account, amount, index, width } = positions;
        if (values.length !== width) {
          throw rowError(
            { file, row: records - 1, line: lines },
            {
              code: "WrongColumnCount",
              problem: `has ${values.length} values where the header names ${width}`,
              cure: "Give each row one value a column; put quotes around a value that holds a comma.",
            },
          );
        }
        builder.add(
          {
            account: values[account] ?? "",
            amount: values[amount] ?? "",
            index: index === -1 ? undefined : values[index],
          },
          lines,
        );
      }
      return null;
    },
  });
  try {
    await pipeline(chunks, parser);
  } catch (error) {
    throw error instanceof CsvError ? badCsv(file, error) : error;
  }
  if (positions === undefined) throw emptyFile(file);
}

function readHeader(values: readonly string[], file: string): Positions {
  const names = values.map((value) => columnNamed(value));
  const positions = {
    account: names.indexOf("account"),
    amount: names.indexOf("amount"),
    index: names.indexOf("index"),
    width: names.length,
  };
  const sound =
    positions.account !== -1 &&
    positions.amount !== -1 &&
    names.every((name, i) => name !== undefined && names.indexOf(name) === i);
  if (sound) return positions;
  throw fileError(
    file,
    {
      code: "WrongHeader",
      problem: `has the header ${JSON.stringify(shorten(values.join(",")))} in its first line where the columns account, amount and optionally index are expected`,
      cure: "Name the columns account,amount or index,account,amount, separated by commas, and leave all others out.",
    },
    { line: 1, header: shorten(values.join(",")) },
  );
}

function badCsv(file: string, error: CsvError) {
  const line = typeof error.lines === "number" ? error.lines : undefined;
  return fileError(
    file,
    {
      code: "BadCsv",
      problem: `cannot be read as comma-separated values${line === undefined ? "" : ` at line ${line}`} (${error.code})`,
      cure: "Close every quote, and double a quote that belongs to a value.",
    },
    { line, csv: error.code },
  );
}
