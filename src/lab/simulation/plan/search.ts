import { randomFrom } from "../../../sdk/core/randomFrom.ts";
import type { ClaimCosts } from "../burst/claimCosts.ts";
import { arrivalTimes } from "../scenario/arrivalTimes.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { keepsTo } from "./trials.ts";
import type { PlanBounds, Trial, Waves } from "./wavePlan.ts";

type ChooseWavesParameters = {
  /** Numbers of waves, ascending; each wave alone keeps to the bounds. */
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

type ChosenWaves = {
  /** Undefined: no waves keep to the bounds. */
  readonly chosen: Waves | undefined;
  /** The longest interval that was too short for this number of waves. */
  readonly tooShort: Trial | undefined;
};

/** A day that is less than a tenth shorter is not worth more waves. */
const NEARLY = 1.1;
/** Numbers of waves that are tried beyond the best, in the hope of a shorter day. */
const MORE_TRIED = 4;
/** Numbers of waves that are tried in the hope of one that keeps to the bounds. */
const MAX_TRIED = 12;

/**
 * Chooses waves by simulating the first of them: the fewest that fit into the day, or that make it nearly as short as
 * possible.
 */
export async function chooseWaves(parameters: ChooseWavesParameters): Promise<ChosenWaves> {
  const { counts, bounds, dayOf } = parameters;
  if (counts[0] === 1) return { chosen: { count: 1, interval: 0 }, tooShort: undefined };
  const candidates: { readonly chosen: Waves; readonly tooShort: Trial | undefined }[] = [];
  let best = Number.POSITIVE_INFINITY;
  let sinceBest = 0;
  let nearest: Trial | undefined;
  for (const count of counts) {
    // More waves are smaller, and need no longer interval.
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

/** This many waves at the shortest interval that is long enough, if one fits into the day. */
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

/**
 * Finds the fewest waves of which each alone keeps to the bounds, by steps from a guess: more waves are smaller.
 * @param counts ascending, at least one
 * @returns the first position whose waves are small enough (undefined: no waves are), and the most waves that were too
 * few
 */
export async function fewestWaves(
  counts: readonly number[],
  guess: number,
  bounds: PlanBounds,
  alone: (count: number) => Promise<Trial>,
) {
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

/**
 * Finds the shortest interval at which the waves keep to the bounds, by binary search: any longer interval is long
 * enough, too.
 * @param intervals ascending
 * @returns the shortest that is long enough, and the longest that was too short; each undefined where there is no such
 * interval
 */
export async function shortestInterval(
  intervals: readonly number[],
  bounds: PlanBounds,
  play: (interval: number) => Promise<Trial>,
) {
  let found: Trial | undefined;
  let tooShort: Trial | undefined;
  let min = 0;
  let max = intervals.length;
  while (min < max) {
    const middle = (min + max) >>> 1;
    const trial = await play(intervals[middle] as number);
    if (keepsTo(trial.expected, bounds)) {
      found = trial;
      max = middle;
    } else {
      tooShort = trial;
      min = middle + 1;
    }
  }
  return { found, tooShort };
}

/** Factor by which a full block raises the base fee. */
const RISE = 1.125;
const SAMPLE = 2_000;

/**
 * A first number of waves for the search: a wave's claimants who come at once fill no more blocks than raise the base
 * fee to its ceiling. It need not be right; a closer guess needs fewer simulated days.
 */
export function firstGuess(
  scenario: Scenario,
  claimants: number,
  costs: ClaimCosts,
  feeCeiling: number,
): number {
  const { chain, background } = scenario;
  const fullBlocks = Math.max(1, Math.log(feeCeiling / Math.max(chain.baseFee, 1)) / Math.log(RISE));
  const target = chain.gasLimit / 2;
  const room = Math.max(chain.gasLimit - background.load * target, chain.gasLimit / 10);
  const gas = scenario.credentials === undefined ? costs.claim : costs.claimGated;
  const atOnce = claimants * shareWithin(scenario, fullBlocks * chain.blockTime) * gas;
  return Math.max(1, Math.ceil(atOnce / (fullBlocks * room)));
}

/** The highest share of arrivals within any such number of seconds. */
function shareWithin({ arrivals, seed }: Scenario, seconds: number): number {
  const times = arrivalTimes(arrivals, SAMPLE, randomFrom(`${seed}/guess`)).sort();
  let max = 0;
  for (let first = 0, last = 0; last < times.length; last++) {
    while ((times[last] as number) - (times[first] as number) > seconds) first++;
    max = Math.max(max, last - first + 1);
  }
  return max / SAMPLE;
}

/** Numbers of waves that are tried: plain ones, for announcements. */
const COUNTS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
const MAX_WAVES = 10_000;

const MINUTE = 60;
const HOUR = 3_600;
const INTERVALS = [
  10,
  15,
  20,
  30,
  45,
  ...[1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50].map((minutes) => minutes * MINUTE),
  ...[1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 18, 24].map((hours) => hours * HOUR),
];

/**
 * Numbers of waves, ascending: 1 (no waves), 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30 and so on, at most as many as
 * claimants.
 */
export function waveCounts(claimants: number): readonly number[] {
  const scales = [1, 10, 100, 1_000];
  const counts = scales.flatMap((scale) => COUNTS.map((count) => Math.round(count * scale)));
  const max = Math.min(claimants, MAX_WAVES);
  return [...new Set(counts.filter((count) => count <= max))].sort((a, b) => a - b);
}

/**
 * Intervals in seconds, ascending, from ten seconds to a day, each a whole number of seconds and at least one block
 * long.
 */
export function waveIntervals(blockTime: number): readonly number[] {
  return INTERVALS.filter((interval) => interval >= blockTime);
}
