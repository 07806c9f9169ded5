import { keepsTo } from "./expectationOf.ts";
import type { PlanBounds, Trial } from "./wavePlan.ts";

export type ShortestInterval = {
  /** Undefined: none of the intervals is long enough. */
  readonly found: Trial | undefined;
  /** The longest that was too short. */
  readonly tooShort: Trial | undefined;
};

/**
 * Finds the shortest interval at which the waves keep to the bounds, by halving: what is long enough stays so when it is longer.
 * @param intervals ascending
 */
export async function shortestInterval(
  intervals: readonly number[],
  bounds: PlanBounds,
  play: (interval: number) => Promise<Trial>,
): Promise<ShortestInterval> {
  let found: Trial | undefined;
  let tooShort: Trial | undefined;
  let [least, most] = [0, intervals.length];
  while (least < most) {
    const middle = (least + most) >>> 1;
    const trial = await play(intervals[middle] as number);
    if (keepsTo(trial.expected, bounds)) {
      found = trial;
      most = middle;
    } else {
      tooShort = trial;
      least = middle + 1;
    }
  }
  return { found, tooShort };
}
