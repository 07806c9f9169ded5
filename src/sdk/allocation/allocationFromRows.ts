import { rowError } from "../core/inputErrors.ts";
import type { Allocation } from "./allocation.ts";
import { openIntake, type ReadAllocationOptions } from "./read/openIntake.ts";

/** Amounts are in base units. */
export type AllocationFromRowsOptions = Omit<
  ReadAllocationOptions,
  "decimals" | "ignoreColumns" | "map" | "amounts" | "onProgress"
> & {
  readonly name?: string;
};

export type AllocationRow = {
  readonly account: string;
  /** Base units. */
  readonly amount: bigint;
  /** Whom the row pays where that is not its account: in all rows or in none. */
  readonly beneficiary?: string;
};

/**
 * Makes an allocation of rows that are already in memory, as strictly as a file is read.
 * @throws SymbolonError naming row, column, value and hint
 */
export function allocationFromRows(
  rows: Iterable<AllocationRow>,
  options: AllocationFromRowsOptions = {},
): Allocation {
  const { intake, finish } = openIntake(options.name ?? "the allocation", options);
  let hasBeneficiaries: boolean | undefined;
  for (const { account, amount, beneficiary } of rows) {
    if (hasBeneficiaries === undefined) {
      hasBeneficiaries = beneficiary !== undefined;
      intake.open({ format: "rows", beneficiary: hasBeneficiaries, index: false });
    }
    const row = { account, amount: amount.toString() };
    if (hasBeneficiaries) intake.addRow({ ...row, beneficiary: beneficiary ?? "" }, undefined);
    else if (beneficiary === undefined) intake.addRow(row, undefined);
    else intake.refuseRow(undefined, (place) => rowError(place, UNEVEN));
  }
  return finish(undefined);
}

const UNEVEN = {
  code: "MissingValue",
  problem: "has a beneficiary where row 1 has none",
  hint: "Give all rows a beneficiary, or none.",
};
