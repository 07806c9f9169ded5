import type { Allocation } from "../../allocation.ts";
import type { EqualAmounts, SortedAmounts } from "../sortedAmounts.ts";
import { CHANCE, type FoundGroup, type Sign, signOf, signWithoutMeaning } from "./sign.ts";

/** Changes of direction for each step between unlike neighbours, below which an order is taken to follow amounts. */
const MIN_TURNS = 0.25;
/** A length that no run has. */
const NEVER = 0xffff_ffff;

/**
 * Equal amounts at neighbouring indexes, in runs longer than the same rows in a random order would make. Where the
 * order follows the amounts, as in a sorted file, runs mean nothing.
 */
export function neighbourRuns(allocation: Allocation, sorted: SortedAmounts, equal: EqualAmounts): Sign {
  const { count } = allocation;
  const sign = { code: "NeighbourRuns", thresholds: { expectedByChance: CHANCE } } as const;
  const places = placesOf(sorted);
  if (followsAmounts(places, equal)) return signWithoutMeaning(sign);
  const leastAt = new Uint32Array(count).fill(NEVER);
  for (let cluster = 0; cluster < equal.count; cluster++) {
    const size = equal.sizes[cluster] as number;
    leastAt[equal.firstRanks[cluster] as number] = shortestTellingRun(size, count, CHANCE / equal.count);
  }
  const found: FoundGroup[] = [];
  for (let first = 0; first < count; ) {
    const place = places[first] as number;
    let next = first + 1;
    while (next < count && places[next] === place) next++;
    if (next - first >= (leastAt[place] as number)) {
      const rows = Uint32Array.from({ length: next - first }, (_, i) => first + i);
      found.push({ shared: sorted.at(place), rows });
    }
    first = next;
  }
  return signOf(allocation, sign, found);
}

/** Of each row, the rank of the first row with its amount: equal amounts have equal places, greater ones greater. */
function placesOf({ order, equalsNext, count }: SortedAmounts): Uint32Array {
  const places = new Uint32Array(count);
  let place = 0;
  for (let rank = 0; rank < count; rank++) {
    places[order[rank] as number] = place;
    if (!equalsNext(rank)) place = rank + 1;
  }
  return places;
}

/** Whether rows are grouped by amount, or the amounts mostly go on in one direction from row to row. */
function followsAmounts(places: Uint32Array, { distinct, rowsInClusters }: EqualAmounts): boolean {
  let steps = 0;
  let turns = 0;
  let wasUp: boolean | undefined;
  for (let row = 1; row < places.length; row++) {
    const change = (places[row] as number) - (places[row - 1] as number);
    if (change === 0) continue;
    steps++;
    const isUp = change > 0;
    if (wasUp !== undefined && wasUp !== isUp) turns++;
    wasUp = isUp;
  }
  const isGrouped = steps + 1 === distinct && 2 * rowsInClusters > places.length;
  return isGrouped || turns < MIN_TURNS * steps;
}

/**
 * The least length that a random order would exceed fewer than `chance` times. Of `size` equal rows among `count`, a
 * random order makes (count - size + 1) * [size]_L / [count]_L runs of length L or more on average, where [n]_L is
 * n * (n - 1) * ... * (n - L + 1): it begins at the first row, or after one of another amount.
 * @returns {@link NEVER} where no length would be telling
 */
function shortestTellingRun(size: number, count: number, chance: number): number {
  let expected = count - size + 1;
  for (let length = 1; length <= size; length++) {
    expected *= (size - length + 1) / (count - length + 1);
    if (expected < chance) return length;
  }
  return NEVER;
}
