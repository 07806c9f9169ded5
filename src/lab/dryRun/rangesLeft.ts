import { findDependence } from "./footprint.ts";
import type { LeafRange, RangeResult } from "./rangeResult.ts";

export type RangesLeftParameters = {
  /** Leaves in all. */
  readonly count: number;
  /** Leaves a range at most, from 1. */
  readonly size: number;
  /** Base units that the campaign held at the block. */
  readonly held: bigint;
  /** Whether it is known that the money does not go round. */
  readonly isShort: boolean;
  /** Of what is done. */
  readonly results: readonly RangeResult[];
};

/** What is still to be claimed, and where all leaves have to be claimed in one range, one sentence that says why. */
export type RangesLeft = { readonly ranges: readonly LeafRange[]; readonly inOne: string | undefined };

const SHORT = "The money does not go round, so that who is paid depends on who claims first.";

/**
 * What is left to claim until the results tell what leaves come to when all are claimed on one chain, in order of index: the
 * ranges that are not done; and when all are, and may depend on each other, one of all leaves.
 */
export function rangesLeft({ count, size, held, isShort, results }: RangesLeftParameters): RangesLeft {
  if (wholeOf(results, count) !== undefined) return { ranges: [], inOne: undefined };
  const done = results.map(({ range }) => range);
  const ranges = isShort ? [] : cutRanges(count, size, done);
  if (ranges.length > 0) return { ranges, inOne: undefined };
  const inOne = isShort ? SHORT : findDependence(results, held);
  return { ranges: inOne === undefined ? [] : [{ from: 0, to: count }], inOne };
}

/** The result of a range that is all of the tree. */
export function wholeOf(results: readonly RangeResult[], count: number): RangeResult | undefined {
  return results.find(({ range }) => range.from === 0 && range.to === count);
}

/**
 * Cuts what is not done of some leaves into ranges.
 * @param count leaves in all
 * @param size leaves a range at most, from 1
 * @param done ranges that need not be done again; they may lie in any order, and none overlaps another
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

/** Leaves that no range has. */
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
