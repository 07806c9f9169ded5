import type { Allocation } from "../allocation.ts";
import { createAmountSum } from "./amountSum.ts";

/** What some rows get together, in base units. */
export function amountOf(allocation: Allocation, rows: ArrayLike<number>): bigint {
  const sum = createAmountSum(allocation.amounts);
  for (let i = 0; i < rows.length; i++) sum.add(rows[i] as number);
  return sum.total();
}
