import type { SortedAmounts } from "./sortedAmounts.ts";

/** Clusters: two rows or more that all have one and the same amount, to the last base unit. In order of amount. */
export type EqualAmounts = {
  /** Clusters. */
  readonly count: number;
  /** Amounts that occur, in a cluster or alone. */
  readonly distinct: number;
  /** Rows that are in any cluster. */
  readonly rowsInClusters: number;
  /** Of each cluster, the rank of its first row; the others follow. */
  readonly firstRanks: Uint32Array;
  /** Of each cluster, how many rows it has. */
  readonly sizes: Uint32Array;
};

/** Finds every cluster of equal amounts. */
export function equalAmounts(sorted: SortedAmounts): EqualAmounts {
  const firstRanks = new Uint32Array(sorted.count >> 1);
  const sizes = new Uint32Array(sorted.count >> 1);
  let clusters = 0;
  let distinct = 0;
  let rowsInClusters = 0;
  for (let first = 0; first < sorted.count; distinct++) {
    let next = first + 1;
    while (sorted.equalsNext(next - 1)) next++;
    if (next - first > 1) {
      firstRanks[clusters] = first;
      sizes[clusters++] = next - first;
      rowsInClusters += next - first;
    }
    first = next;
  }
  return {
    count: clusters,
    distinct,
    rowsInClusters,
    firstRanks: firstRanks.subarray(0, clusters),
    sizes: sizes.subarray(0, clusters),
  };
}
