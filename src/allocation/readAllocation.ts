import type { Allocation } from "./allocation.ts";
import { createCsvReader } from "./read/csvReader.ts";
import { createJsonReader } from "./read/jsonReader.ts";
import { openIntake, type ReadAllocationOptions } from "./read/openIntake.ts";
import { openSource } from "./read/openSource.ts";

/**
 * Reads an allocation from a CSV or JSON file, gzipped or not, row by row into flat columns. It is strict: one row
 * that is not sound refuses the file, and nothing is guessed, since a wrong leaf cannot be taken back once its
 * root is on chain. Where the file states indexes, the rows are put in their order.
 *
 * CSV has its columns in its first line, in any order and case: account (or address, recipient), amount, and optionally
 * index and beneficiary; commas, semicolons or tabs part them. JSON is a list of such objects, the same one a line, or a
 * map from accounts to amounts.
 *
 * @throws SymbolonError naming file, row, line, column, value and hint; `BadRows` where several values are bad
 * @example
 * const allocation = await readAllocation("drop.csv", { decimals: 18 });
 */
export async function readAllocation(file: string, options: ReadAllocationOptions = {}): Promise<Allocation> {
  const source = await openSource(file, options.onProgress);
  const { intake, finish } = openIntake(file, options);
  const reader = source.kind === "csv" ? createCsvReader(intake) : createJsonReader(intake);
  for await (const chunk of source.chunks) {
    reader.write(chunk);
    intake.columns.expected = Math.ceil(1.02 * intake.columns.rows * source.parts()) + SPARE_ROWS;
  }
  reader.end();
  return finish(source.describe());
}

/** The reader makes room for as many rows as a piece could hold, which are more than it does. */
const SPARE_ROWS = 8_192;
