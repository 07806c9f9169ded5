import { cutRanges } from "./cutRanges.ts";
import type { LeafRange, RangeResult } from "./dryRun.ts";
import { findDependence } from "./footprint.ts";

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
