/** Values counted in bins, and the axis they stand on. Positions run from 0, the left end of the axis, to 1. */
export type Binned = {
  /** Values in each bin, left to right; bins are equally wide on the axis. */
  readonly counts: readonly number[];
  /** Values at the ends of the bins, one more than there are bins. */
  readonly edges: readonly number[];
  readonly ticks: readonly { readonly position: number; readonly value: number }[];
  readonly positionOf: (value: number) => number;
};

/** Fewer bins than this are shown with empty ones beside them, so that a lone bar does not fill the chart. */
export const MIN_BINS = 5;

/** Counts each value in its bin; a value on an edge belongs to the bin at its right. */
export function countInBins(
  values: ArrayLike<number>,
  bins: number,
  positionOf: (value: number) => number,
): readonly number[] {
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    // The little that is added undoes what logarithms and divisions lose at an edge.
    const bin = Math.floor(positionOf(values[i] as number) * bins + 1e-6);
    const inside = Math.min(Math.max(bin, 0), bins - 1);
    counts[inside] = (counts[inside] as number) + 1;
  }
  return counts;
}
