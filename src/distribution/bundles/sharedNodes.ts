import { leafDepth } from "../../core/tree/multiproof.ts";

/**
 * How many nodes the multiproof of neighbours in a list of indexes has, without making it. The ways from its leaves to
 * the root run through inner nodes, of which as many join two ways as there are leaves but one; each of the others has a
 * child in the proof. A leaf adds to the ways of those before it what lies below the place where it joins its neighbour's.
 * @param indexes strictly ascending
 * @returns for `indexes.slice(from, end)`: exactly the nodes, or a few too many where it begins on the lower row of leaves
 * and ends on the upper one, whose far ends meet
 * @throws SymbolonError `IndexBeyondCount`
 */
export function sharedNodes(
  count: number,
  indexes: readonly number[],
): (from: number, end: number) => number {
  const depths = Float64Array.from(indexes, (index) => leafDepth(count, index));
  const added = new Float64Array(indexes.length + 1);
  for (const [i, index] of indexes.entries()) {
    const previous = indexes[i - 1];
    const below = previous === undefined ? 0 : (depths[i] as number) - meetingDepth(count, previous, index);
    added[i + 1] = (added[i] as number) + below - 2;
  }
  return (from, end) => (depths[from] as number) + (added[end] as number) - (added[from + 1] as number);
}

/** How far below the root the ways of two leaves meet. */
function meetingDepth(count: number, first: number, second: number): number {
  let [a, b] = [2 * count - 2 - first, 2 * count - 2 - second];
  while (a !== b) {
    if (a > b) a = Math.floor((a - 1) / 2);
    else b = Math.floor((b - 1) / 2);
  }
  return Math.floor(Math.log2(a + 1));
}
