import type { LeafRange } from "./dryRun.ts";

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
