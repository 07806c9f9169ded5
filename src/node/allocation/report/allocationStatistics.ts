import { type Allocation, sumRows } from "../../../sdk/allocation/allocation.ts";
import { stringOrder } from "../../../sdk/allocation/stringOrder.ts";
import { ADDRESS_BYTES } from "../../../sdk/core/bytes.ts";
import { type Binned, logBins } from "../../report/logBins.ts";
import { shownDecimals } from "../shownDecimals.ts";
import {
  accountsAlike,
  belowSteps,
  neighbourRuns,
  oddRepeats,
  type Sign,
  sequentialAccounts,
  sharedDigits,
  tellingDigits,
} from "./signs/sign.ts";
import {
  type AmountClusters,
  amountClusters,
  type Concentration,
  concentration,
  equalAmounts,
  ratio,
  type SortedAmounts,
  sortAmounts,
} from "./sortedAmounts.ts";

/** How an allocation is distributed over its rows. Amounts are base units; shares run from 0 to 1. */
export type AllocationStatistics = Concentration & {
  readonly rows: number;
  readonly total: bigint;
  readonly least: bigint;
  readonly greatest: bigint;
  /** Rounded down. */
  readonly mean: bigint;
  /** The fifth of the deciles. */
  readonly median: bigint;
  /** Nine amounts of the file itself: the k-th is the least that at least k tenths of the rows do not exceed. */
  readonly deciles: readonly bigint[];
  /**
   * Rows over the logarithm of their amounts, in tokens where they are shown in tokens, else in base units. Amounts of zero
   * have none, and stand with the least above it.
   */
  readonly histogram: Binned;
  /** The share of the total that the rows in each bin of the histogram get together. */
  readonly histogramShares: readonly number[];
  /** Indexes of the greatest amounts, greatest first, {@link MAX_LISTED} at most. */
  readonly greatestRows: readonly number[];
  readonly equal: AmountClusters;
  readonly payees: Payees | undefined;
  readonly signs: readonly Sign[];
};

const MAX_LISTED = 20;

/**
 * Describes an allocation: exact in base units whatever their size, in about half a second for a million rows.
 * @param sorted its amounts, where they are sorted already
 * @example
 * const { gini, half } = allocationStatistics(await readAllocation("drop.csv"));
 */
export function allocationStatistics(
  allocation: Allocation,
  sorted: SortedAmounts = sortAmounts(allocation),
): AllocationStatistics {
  const equal = equalAmounts(sorted);
  const alikeAtStart = accountsAlike(allocation, { start: tellingDigits(allocation.count), end: 0 });
  const { count, total } = allocation;
  const min = sorted.at(0);
  const greatest = sorted.at(count - 1);
  const deciles = Array.from({ length: 9 }, (_, i) => sorted.at(Math.ceil(((i + 1) * count) / 10) - 1));
  const histogram = logBins(inTokens(aboveZero(sorted.doubles()), shownDecimals(allocation).decimals ?? 0));
  return {
    rows: count,
    total,
    least: min,
    greatest,
    mean: total / BigInt(count),
    median: deciles[4] ?? min,
    deciles,
    histogram,
    histogramShares: sharesOfBins(sorted, histogram, total),
    ...concentration(sorted, total),
    greatestRows: Array.from({ length: Math.min(count, MAX_LISTED) }, (_, i) => greatestAt(sorted, i)),
    equal: amountClusters(sorted, equal, total),
    payees: payeesOf(allocation),
    signs: [
      oddRepeats(allocation, sorted, equal),
      neighbourRuns(allocation, sorted, equal),
      belowSteps(allocation, sorted, equal),
      sharedDigits(allocation, alikeAtStart),
      sequentialAccounts(allocation, alikeAtStart),
    ],
  };
}

/** @param amounts ascending */
function aboveZero(amounts: Float64Array): Float64Array {
  const first = amounts.findIndex((amount) => amount > 0);
  if (first === 0) return amounts;
  return first === -1 ? amounts.fill(1) : amounts.fill(amounts[first] as number, 0, first);
}

function inTokens(amounts: Float64Array, decimals: number): Float64Array {
  if (decimals === 0) return amounts;
  const unit = 10 ** decimals;
  for (let i = 0; i < amounts.length; i++) amounts[i] = (amounts[i] as number) / unit;
  return amounts;
}

/** Bins go on in the order of amounts, so each is a stretch of ranks. */
function sharesOfBins(
  { sumOfSmallest }: SortedAmounts,
  { counts }: Binned,
  total: bigint,
): readonly number[] {
  let rows = 0;
  let before = 0n;
  return counts.map((count) => {
    rows += count;
    const sum = sumOfSmallest(rows);
    const share = ratio(sum - before, total);
    before = sum;
    return share;
  });
}

/** The index of the row with the greatest amount but `place`; of equal amounts the higher index comes first. */
function greatestAt(sorted: SortedAmounts, place: number): number {
  return sorted.order[sorted.count - 1 - place] as number;
}

export type SharedPayee = {
  /** Index of the first row that pays it. */
  readonly index: number;
  readonly rows: number;
  /** What it gets from all of them, in base units. */
  readonly amount: bigint;
};

export type Payees = {
  readonly beneficiaries: number;
  readonly rowsElsewhere: number;
  readonly rowsShared: number;
  /** The beneficiaries that most rows pay, ten at most. */
  readonly shared: readonly SharedPayee[];
};

const PAYEES_LISTED = 10;

/** Looks at beneficiaries; undefined where each row pays its account. */
function payeesOf(allocation: Allocation): Payees | undefined {
  const { accounts, beneficiaries, count } = allocation;
  if (beneficiaries === undefined) return undefined;
  const order = stringOrder(beneficiaries, ADDRESS_BYTES);
  const isSame = (rank: number) =>
    sameBytes(beneficiaries, order[rank - 1] as number, beneficiaries, order[rank] as number);
  let rowsElsewhere = 0;
  for (let row = 0; row < count; row++) if (!sameBytes(accounts, row, beneficiaries, row)) rowsElsewhere++;
  let payees = 0;
  let rowsShared = 0;
  const shared: Uint32Array[] = [];
  for (let first = 0; first < count; payees++) {
    let next = first + 1;
    while (next < count && isSame(next)) next++;
    if (next - first > 1) {
      rowsShared += next - first;
      shared.push(order.subarray(first, next));
    }
    first = next;
  }
  const greatest = shared.sort((a, b) => b.length - a.length).slice(0, PAYEES_LISTED);
  return {
    beneficiaries: payees,
    rowsElsewhere,
    rowsShared,
    shared: greatest.map((rows) => ({
      index: rows[0] ?? 0,
      rows: rows.length,
      amount: sumRows(allocation, rows),
    })),
  };
}

function sameBytes(left: Uint8Array, leftRow: number, right: Uint8Array, rightRow: number): boolean {
  const from = leftRow * ADDRESS_BYTES;
  const other = rightRow * ADDRESS_BYTES;
  for (let i = 0; i < ADDRESS_BYTES; i++) if (left[from + i] !== right[other + i]) return false;
  return true;
}
