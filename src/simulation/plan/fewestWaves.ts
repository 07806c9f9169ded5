import { keepsTo } from "./expectationOf.ts";
import type { PlanBounds, Trial } from "./wavePlan.ts";

export type FewestWaves = {
  /** The first position whose waves are small enough; undefined: none is. */
  readonly position: number | undefined;
  /** The most waves that were too few. */
  readonly tooFew: Trial | undefined;
};

/**
 * Finds the fewest waves of which each alone keeps to the bounds, by steps from a guess: one more wave makes all of them
 * smaller.
 * @param counts ascending, at least one
 */
export async function fewestWaves(
  counts: readonly number[],
  guess: number,
  bounds: PlanBounds,
  alone: (count: number) => Promise<Trial>,
): Promise<FewestWaves> {
  const play = (position: number) => alone(counts[position] as number);
  const last = counts.length - 1;
  const above = counts.findIndex((count) => count >= guess);
  let position = above === -1 ? last : above;
  let trial = await play(position);
  if (!keepsTo(trial.expected, bounds)) {
    let tooFew = trial;
    while (position < last) {
      trial = await play(++position);
      if (keepsTo(trial.expected, bounds)) return { position, tooFew };
      tooFew = trial;
    }
    return { position: undefined, tooFew };
  }
  while (position > 0) {
    trial = await play(position - 1);
    if (!keepsTo(trial.expected, bounds)) return { position, tooFew: trial };
    position--;
  }
  return { position, tooFew: undefined };
}
