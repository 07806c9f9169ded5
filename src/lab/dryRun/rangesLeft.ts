import { findDependence } from "./footprint.ts";
import type { LeafRange, RangeResult } from "./rangeResult.ts";

export type RangesLeftParameters = {
  /** Leaves in all. */
  readonly count: number;
  /** Most leaves per range, at least 1. */
  readonly size: number;
  /** Base units that the campaign held at the block. */
  readonly held: bigint;
  /** Whether the money is known to be too little for all leaves. */
  readonly isShort: boolean;
  /** Results of finished ranges. */
  readonly results: readonly RangeResult[];
};

/** The ranges still to claim; where one range must have all leaves, also a sentence that says why. */
export type RangesLeft = { readonly ranges: readonly LeafRange[]; readonly inOne: string | undefined };

const SHORT = "The money does not go round, so that who is paid depends on who claims first.";

/**
 * The ranges to claim until the results hold for claims of all leaves on one chain, in order of index: first the
 * unfinished ranges. When all are finished and may depend on each other, one range of all leaves.
 */
export function rangesLeft({ count, size, held, isShort, results }: RangesLeftParameters): RangesLeft {
  if (findWhole(results, count) !== undefined) return { ranges: [], inOne: undefined };
  const done = results.map(({ range }) => range);
  const ranges = isShort ? [] : cutRanges(count, size, done);
  if (ranges.length > 0) return { ranges, inOne: undefined };
  const inOne = isShort ? SHORT : findDependence(results, held);
  return { ranges: inOne === undefined ? [] : [{ from: 0, to: count }], inOne };
}

/** The result of a range with the whole tree. */
export function findWhole(results: readonly RangeResult[], count: number): RangeResult | undefined {
  return results.find(({ range }) => range.from === 0 && range.to === count);
}

/**
 * Cuts the unfinished leaves into ranges.
 * @param count leaves in all
 * @param size most leaves per range, at least 1
 * @param done finished ranges, in any order; no two overlap
 */
export function cutRanges(
  count: number,
  size: number,
  done: readonly LeafRange[] = [],
): readonly LeafRange[] {
  return gapsBetween(count, done).flatMap(({ from, to }) =>
    Array.from({ length: Math.ceil((to - from) / size) }, (_, i) => ({
      from: from + i * size,
      to: Math.min(from + (i + 1) * size, to),
    })),
  );
}

/** Leaves outside all ranges. */
export function gapsBetween(count: number, done: readonly LeafRange[]): readonly LeafRange[] {
  const gaps: LeafRange[] = [];
  let at = 0;
  for (const { from, to } of done.toSorted((a, b) => a.from - b.from)) {
    if (from > at) gaps.push({ from: at, to: from });
    at = Math.max(at, to);
  }
  if (at < count) gaps.push({ from: at, to: count });
  return gaps;
}
