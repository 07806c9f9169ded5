import type { Allocation } from "../allocation.ts";
import { joinRows, type NextAllocation } from "./joinRows.ts";

/**
 * The next cumulative allocation, from what was earned since the previous one: totals only rise.
 * @param earned base units each account has earned since
 * @throws SymbolonError `TotalBeyondUint256`
 * @example
 * const { allocation } = addAmounts(previous, await readAllocation("week-12.csv", { merge: true }));
 */
export function addAmounts(previous: Allocation, earned: Allocation): NextAllocation {
  return joinRows(previous, earned, (before, more) => before + more);
}
