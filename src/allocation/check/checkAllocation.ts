import type { Hex } from "viem";
import { bytesToHex } from "../../core/bytes.ts";
import { allocationHash } from "../../core/campaign/allocationHash.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import type { Allocation, AllocationWarning } from "../allocation.ts";
import type { ReadReport } from "../read/intake.ts";
import type { ReadAllocationOptions } from "../read/openIntake.ts";
import { readAllocation } from "../readAllocation.ts";
import { sortAmounts } from "../report/sortedAmounts.ts";
import { type AllocationDoubt, allocationDoubts } from "./allocationDoubts.ts";

/** What an allocation's file comes to. Amounts are base units. */
export type CheckedAllocation = {
  readonly allocation: Allocation;
  readonly report: ReadReport;
  readonly least: bigint;
  readonly median: bigint;
  readonly greatest: bigint;
  readonly allocationHash: Hex;
  readonly warnings: readonly (AllocationWarning | AllocationDoubt)[];
};

/**
 * Reads an allocation as a tree would be built of it, and tells what it comes to and what looks odd.
 * @throws SymbolonError as `readAllocation`
 */
export async function checkAllocation(
  file: string,
  options: Omit<ReadAllocationOptions, "onReport"> = {},
): Promise<CheckedAllocation> {
  let report: ReadReport = { format: "rows", rows: 0, checksums: 0, merges: [] };
  const allocation = await readAllocation(file, {
    ...options,
    onReport: (seen) => {
      report = seen;
    },
  });
  const { accounts, amounts, count } = allocation;
  const sorted = sortAmounts(allocation);
  return {
    allocation,
    report,
    least: sorted.at(0),
    // As in every report, of an even number the lesser of the two in the middle.
    median: sorted.at((count - 1) >> 1),
    greatest: sorted.at(count - 1),
    allocationHash: bytesToHex(allocationHash(accounts, amounts, fastHasher())),
    warnings: [...allocation.warnings, ...allocationDoubts(allocation, sorted, report)],
  };
}
