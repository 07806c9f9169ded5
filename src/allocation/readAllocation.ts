import { type Hasher, nobleHasher } from "../core/hasher.ts";
import type { Allocation } from "./allocation.ts";
import { createAllocationBuilder } from "./read/allocationBuilder.ts";
import { readCsvRows } from "./read/csvRows.ts";
import { readJsonRows } from "./read/jsonRows.ts";
import { openSource } from "./read/openSource.ts";

export type ReadAllocationOptions = {
  /** Decimals of the amounts (0 to 77). Absent: amounts are whole base units. */
  readonly decimals?: number;
  /** Base units that the total must not exceed. */
  readonly supply?: bigint;
  readonly hasher?: Hasher;
  /** Told how many of the file's bytes are read. */
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * Reads an allocation from a CSV or JSON file, gzipped or not, row by row into flat columns. It is strict: one row
 * that is not sound refuses the file, and nothing is guessed, since a wrong leaf cannot be taken back once its
 * root is on chain. Where the file states indexes, the rows are put in their order.
 *
 * @throws SymbolonError naming file, row, line, column, value and cure
 * @example
 * const allocation = await readAllocation("drop.csv", { decimals: 18 });
 */
export async function readAllocation(file: string, options: ReadAllocationOptions = {}): Promise<Allocation> {
  const { decimals, supply, hasher = nobleHasher, onProgress } = options;
  const builder = createAllocationBuilder({ file, decimals, supply, hasher });
  const source = await openSource(file, onProgress);
  if (source.kind === "csv") await readCsvRows(source.chunks, file, builder);
  else await readJsonRows(source.chunks, file, builder);
  return builder.finish(source.describe());
}
