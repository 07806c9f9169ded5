import { type Hasher, nobleHasher } from "../core/hasher.ts";
import type { Allocation } from "./allocation.ts";
import { createAllocationBuilder } from "./read/allocationBuilder.ts";

export type AllocationFromRowsOptions = {
  /** What errors call the source. */
  readonly name?: string;
  /** Base units that the total must not exceed. */
  readonly supply?: bigint;
  readonly hasher?: Hasher;
};

/**
 * Makes an allocation of rows that are already in memory, as strictly as a file is read.
 * @param rows amounts in base units
 * @throws SymbolonError naming row, column, value and cure
 */
export function allocationFromRows(
  rows: Iterable<{ readonly account: string; readonly amount: bigint }>,
  options: AllocationFromRowsOptions = {},
): Allocation {
  const { name = "the allocation", supply, hasher = nobleHasher } = options;
  const builder = createAllocationBuilder({ file: name, decimals: undefined, supply, hasher });
  for (const { account, amount } of rows) {
    builder.add({ account, amount: amount.toString(), index: undefined }, undefined);
  }
  return builder.finish(undefined);
}
