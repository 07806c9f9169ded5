import type { Allocation } from "../allocation.ts";
import { joinRows, type NextAllocation } from "./joinRows.ts";

/**
 * The next cumulative allocation, from totals so far. It may lower accounts: compare it with the previous one
 * (`allocationDiff`, `requireOnly`) before it is used.
 * @param totals base units each account has earned from the beginning; whom it does not name keeps the previous total
 * @throws SymbolonError `TotalBeyondUint256`
 */
export function takeTotals(previous: Allocation, totals: Allocation): NextAllocation {
  return joinRows(previous, totals, (_before, total) => total);
}
