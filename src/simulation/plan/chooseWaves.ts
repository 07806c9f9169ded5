import { shortestInterval } from "./shortestInterval.ts";
import type { PlanBounds, Trial, Waves } from "./wavePlan.ts";

export type ChooseWavesParameters = {
  /** Ascending, each of which alone keeps to the bounds. */
  readonly counts: readonly number[];
  /** Ascending. */
  readonly intervals: readonly number[];
  readonly bounds: PlanBounds;
  /** Seconds. */
  readonly dayOf: (waves: Waves) => number;
  /** Whether the day is short enough. */
  readonly isPossible: (waves: Waves) => boolean;
  readonly play: (waves: Waves) => Promise<Trial>;
};

export type ChosenWaves = {
  /** Undefined: none keep to the bounds. */
  readonly chosen: Waves | undefined;
  /** The longest interval that was too short for as many waves. */
  readonly tooShort: Trial | undefined;
};

/** A day that is shorter by less than a tenth is not worth more waves. */
const NEARLY = 1.1;
/** Numbers of waves that are tried beyond the best, in the hope of a shorter day. */
const MORE_TRIED = 4;
/** Numbers of waves that are tried in the hope of one that keeps to the bounds. */
const MAX_TRIED = 12;

/** Chooses waves by the first of them: the fewest that fit into the day, or that make it nearly as short as it gets. */
export async function chooseWaves(parameters: ChooseWavesParameters): Promise<ChosenWaves> {
  const { counts, bounds, dayOf } = parameters;
  if (counts[0] === 1) return { chosen: { count: 1, interval: 0 }, tooShort: undefined };
  const candidates: { readonly chosen: Waves; readonly tooShort: Trial | undefined }[] = [];
  let best = Number.POSITIVE_INFINITY;
  let sinceBest = 0;
  let nearest: Trial | undefined;
  for (const count of counts) {
    // More waves are smaller, and need no longer to be paid.
    const longest = candidates.at(-1)?.chosen.interval ?? Number.POSITIVE_INFINITY;
    const { chosen, tooShort } = await intervalFor(count, longest, parameters);
    nearest = tooShort ?? nearest;
    const day = chosen === undefined ? best : dayOf(chosen);
    if (chosen !== undefined) candidates.push({ chosen, tooShort });
    if (chosen !== undefined && bounds.within !== undefined) break;
    sinceBest = day * NEARLY < best ? 0 : sinceBest + 1;
    best = Math.min(best, day);
    if (sinceBest >= (candidates.length === 0 ? MAX_TRIED : MORE_TRIED)) break;
  }
  const found = candidates.find(({ chosen }) => dayOf(chosen) <= best * NEARLY);
  return found ?? { chosen: undefined, tooShort: nearest };
}

/** So many waves at the shortest interval that is long enough, if one is that fits into the day. */
async function intervalFor(
  count: number,
  longest: number,
  { intervals, bounds, isPossible, play }: ChooseWavesParameters,
): Promise<ChosenWaves> {
  const allowed = intervals.filter((interval) => interval <= longest && isPossible({ count, interval }));
  const { found, tooShort } = await shortestInterval(allowed, bounds, (interval) =>
    play({ count, interval }),
  );
  return { chosen: found && { count, interval: found.interval }, tooShort };
}
