import type { Allocation } from "../../allocation.ts";
import type { EqualAmounts } from "../equalAmounts.ts";
import type { SortedAmounts } from "../sortedAmounts.ts";
import { type FoundGroup, type Sign, signOf } from "./sign.ts";
import { tierSize } from "./tierSize.ts";

/** Digits before the zeros at the end: an amount of fewer is round enough to be anybody's choice. */
const ODD_DIGITS = 6;
const MIN_ROWS = 5;

/**
 * Amounts that nobody would choose, such as 412.380117, given to several accounts but not to so many that a rule gave
 * them to everyone: accounts driven by one script have such equal histories.
 */
export function oddRepeats(allocation: Allocation, sorted: SortedAmounts, equal: EqualAmounts): Sign {
  const tier = tierSize(allocation.count);
  const found: FoundGroup[] = [];
  for (let cluster = 0; cluster < equal.count; cluster++) {
    const rows = equal.sizes[cluster] as number;
    if (rows < MIN_ROWS || rows >= tier) continue;
    const first = equal.firstRanks[cluster] as number;
    const shared = sorted.at(first);
    if (significantDigits(shared) < ODD_DIGITS) continue;
    found.push({ shared, rows: sorted.order.subarray(first, first + rows) });
  }
  const thresholds = { digits: ODD_DIGITS, rows: MIN_ROWS, fewerThan: tier };
  return signOf(allocation, { code: "OddRepeats", thresholds }, found);
}

function significantDigits(amount: bigint): number {
  return amount.toString().replace(/0+$/, "").length;
}
