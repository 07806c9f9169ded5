import { ratio } from "./concentration.ts";
import type { EqualAmounts, SortedAmounts } from "./sortedAmounts.ts";

export type AmountCluster = {
  /** Base units of each. */
  readonly amount: bigint;
  readonly rows: number;
  /** What they get together. */
  readonly together: bigint;
  readonly share: number;
  /** The first of their indexes. */
  readonly index: number;
};

export type AmountClusters = {
  readonly distinct: number;
  readonly clusters: number;
  readonly rows: number;
  /** From how many rows on a cluster is taken for a tier. */
  readonly tierSize: number;
  /** The clusters with most rows, and those that get most together: {@link CLUSTERS_LISTED} at most. */
  readonly byRows: readonly AmountCluster[];
  readonly byAmount: readonly AmountCluster[];
};

const CLUSTERS_LISTED = 10;

export function amountClusters(sorted: SortedAmounts, equal: EqualAmounts, total: bigint): AmountClusters {
  const cluster = (i: number): AmountCluster => {
    const first = equal.firstRanks[i] as number;
    const rows = equal.sizes[i] as number;
    const amount = sorted.at(first);
    const together = amount * BigInt(rows);
    return { amount, rows, together, share: ratio(together, total), index: sorted.order[first] as number };
  };
  const { count, distinct, sizes } = equal;
  const bySize = greatestOf(count, (i) => sizes[i] as number).map(cluster);
  // A double is near enough to choose by: it errs by less than one part in 10^15.
  const byWorth = greatestOf(
    count,
    (i) => Number(sorted.at(equal.firstRanks[i] as number)) * (sizes[i] as number),
  );
  return {
    distinct,
    clusters: count,
    rows: equal.rowsInClusters,
    tierSize: tierSize(sorted.count),
    byRows: bySize,
    byAmount: byWorth
      .map(cluster)
      .sort((a, b) => (a.together < b.together ? 1 : a.together > b.together ? -1 : 0)),
  };
}

/** The numbers below `count` for which `worth` is greatest, greatest first; of equal worth the greater number. */
function greatestOf(count: number, worth: (i: number) => number): readonly number[] {
  const kept: { i: number; worth: number }[] = [];
  for (let i = 0; i < count; i++) {
    const own = worth(i);
    const last = kept[CLUSTERS_LISTED - 1];
    if (last !== undefined && own < last.worth) continue;
    let place = kept.length;
    while (place > 0 && (kept[place - 1]?.worth ?? 0) <= own) place--;
    kept.splice(place, 0, { i, worth: own });
    if (kept.length > CLUSTERS_LISTED) kept.pop();
  }
  return kept.map(({ i }) => i);
}

const SHARE = 0.01;
const FEWEST = 25;

/**
 * From how many equal amounts on they are taken for a tier that a rule gave: one in a hundred rows, and never fewer
 * than 25.
 */
export function tierSize(rows: number): number {
  return Math.max(FEWEST, Math.ceil(rows * SHARE));
}
