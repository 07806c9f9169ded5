import type { SortedAmounts } from "./sortedAmounts.ts";

/** The rows with the greatest amounts, taken together. */
export type TopShare = {
  /** `10`, or `1 %` of all rows, rounded up. */
  readonly name: string;
  readonly rows: number;
  readonly amount: bigint;
  /** Of the total, 0 to 1. */
  readonly share: number;
};

/** How much of the total is in how few hands. Shares run from 0 to 1. */
export type Concentration = {
  /** Points of the Lorenz curve: the share of the total that the least so many rows have. From (0, 0) to (1, 1). */
  readonly lorenz: readonly { readonly rows: number; readonly amount: number }[];
  /**
   * The Gini coefficient: half the mean difference between two rows, both drawn from all (a row may meet itself),
   * over the mean amount. 0: all are equal; (n - 1) / n: one has everything. Computed exactly as
   * (2 * sum of i * x_i - (n + 1) * sum of x_i) / (n * sum of x_i), amounts ascending, i from 1, and rounded once
   * (Sen, On Economic Inequality, 1973, section 2.2).
   */
  readonly gini: number;
  readonly top: readonly TopShare[];
  /**
   * The fewest rows that have at least half of the total together (as a Nakamoto coefficient counts them), their share
   * of all rows, and the least amount among them.
   */
  readonly half: { readonly rows: number; readonly share: number; readonly amount: bigint };
};

const LORENZ_STEPS = 200;
const TOP_ROWS = [1, 10, 100];
const TOP_PERCENTS = [1, 10];

export function concentration(sorted: SortedAmounts, total: bigint): Concentration {
  const { count } = sorted;
  const rows = rowsWithHalf(sorted, total);
  return {
    lorenz: lorenzCurve(sorted, total),
    gini: giniOf(sorted, total),
    top: topShares(sorted, total),
    half: { rows, share: rows / count, amount: sorted.at(count - rows) },
  };
}

function lorenzCurve({ count, sumOfLeast }: SortedAmounts, total: bigint): Concentration["lorenz"] {
  const steps = Math.min(count, LORENZ_STEPS);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const rows = Math.round((i * count) / steps);
    return { rows: rows / count, amount: ratio(sumOfLeast(rows), total) };
  });
}

function giniOf({ count, weightedSum }: SortedAmounts, total: bigint): number {
  const rows = BigInt(count);
  return ratio(2n * weightedSum - (rows + 1n) * total, rows * total);
}

function topShares({ count, sumOfLeast }: SortedAmounts, total: bigint): readonly TopShare[] {
  const share = (name: string, rows: number): TopShare => {
    const amount = total - sumOfLeast(count - rows);
    return { name, rows, amount, share: ratio(amount, total) };
  };
  return [
    ...TOP_ROWS.filter((rows) => rows <= count).map((rows) => share(String(rows), rows)),
    ...TOP_PERCENTS.map((percent) => share(`${percent} %`, Math.ceil((count * percent) / 100))),
  ];
}

function rowsWithHalf({ count, sumOfLeast }: SortedAmounts, total: bigint): number {
  let [low, high] = [1, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (2n * (total - sumOfLeast(count - middle)) >= total) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Bits kept behind the point: a quotient down to 2^-256 keeps 64 digits, more than a double holds. */
const BITS = 320;

/**
 * A quotient of whole numbers as a double. `Number(part) / Number(whole)` would round both before it divides.
 * @param part of at most some hundred bits more than `whole`
 * @param whole above zero
 */
export function ratio(part: bigint, whole: bigint): number {
  return Number((part << BigInt(BITS)) / whole) / 2 ** BITS;
}
