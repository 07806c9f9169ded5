import type { Hasher } from "../core/hasher.ts";
import type { Allocation } from "./allocation.ts";
import { createCsvReader } from "./read/csvReader.ts";
import { createJsonReader } from "./read/jsonReader.ts";
import { openIntake } from "./read/openIntake.ts";
import { openSource } from "./read/openSource.ts";
import type { ReadReport } from "./read/readReport.ts";

export type ReadAllocationOptions = {
  /** Decimals of the amounts (0 to 77). Absent: amounts are whole base units. */
  readonly decimals?: number;
  /** Base units that the total must not exceed. */
  readonly supply?: bigint;
  /** Base units that the total must be. */
  readonly total?: bigint;
  /** Base units that no account may get more than, after merging. */
  readonly maxAmount?: bigint;
  /** Accounts that there must be, after merging. */
  readonly rows?: number;
  /** Adds rows of one account up, onto the first of them. Left out: they are refused; `never`: adding them up is no hint. */
  readonly merge?: boolean | "never";
  /** Columns or keys to leave out, in any case. Left out: whatever has no meaning is refused. */
  readonly ignoreColumns?: readonly string[];
  /** Bad values told before reading stops; 20 where left out. */
  readonly maxProblems?: number;
  readonly hasher?: Hasher;
  /** Told how many of the file's bytes are read. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Told once, at the end, what was seen. */
  readonly onReport?: (report: ReadReport) => void;
};

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
