import { fastHasher } from "../../core/kernel/fastHasher.ts";
import type { Allocation, AllocationSource } from "../allocation.ts";
import type { ReadAllocationOptions } from "../readAllocation.ts";
import { concludeRows } from "./concludeRows.ts";
import { finishAllocation } from "./finishAllocation.ts";
import { createIntake, type Intake } from "./intake.ts";
import { MAX_TOLD } from "./problems.ts";

/** Where a source's rows go, and what makes an allocation of them. */
export type OpenIntake = {
  readonly intake: Intake;
  /** Call once, behind the last row. */
  readonly finish: (source: AllocationSource | undefined) => Allocation;
};

/** @param file the source as errors call it */
export function openIntake(file: string, options: ReadAllocationOptions): OpenIntake {
  const { decimals, supply, total, maxAmount, rows, merge = false, onReport } = options;
  const { ignoreColumns = [], hasher = fastHasher() } = options;
  // At least one: where none were told, none would be refused.
  const maxProblems = Math.max(1, Math.floor(options.maxProblems ?? MAX_TOLD) || 1);
  const intake = createIntake({ file, decimals, ignoreColumns, maxProblems, hasher }, (stopped) =>
    concludeRows(stopped, merge),
  );
  return {
    intake,
    finish: (source) => finishAllocation(intake, { supply, total, maxAmount, rows, merge, onReport }, source),
  };
}
