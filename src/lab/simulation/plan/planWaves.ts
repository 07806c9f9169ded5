import type { ClaimCosts } from "../burst/claimCosts.ts";
import { lastArrival } from "../scenario/arrivalTimes.ts";
import { longestDay } from "../scenario/requireScenario.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { noPlan, requirePlan } from "./planErrors.ts";
import { chooseWaves, fewestWaves, firstGuess, waveCounts, waveIntervals } from "./search.ts";
import { keepsTo, lastWaveEnd, type OnTrial, openTrials, scenarioWith, type Trials } from "./trials.ts";
import type { PlanBounds, PlayDay, WavePlan, Waves } from "./wavePlan.ts";

export type PlanWavesParameters = {
  /** Gives the chain, arrivals, wallets and the rest, except waves and end. */
  readonly scenario: Scenario;
  readonly claimants: number;
  readonly bounds: PlanBounds;
  /** Gas costs for the search's first guess. */
  readonly costs: ClaimCosts;
  readonly play: PlayDay;
  readonly onTrial?: OnTrial | undefined;
};

/** Most whole days that are simulated until one keeps to the bounds: a simulation's time grows with the list. */
const MAX_CHECKS = 4;

/**
 * Plans a claim day: waves that are large and close together, but keep the base fee under a ceiling and the wait under
 * a bound. It searches with single waves and with the first waves of a day. Then it simulates the whole day with all
 * claimants, with two seeds, and calmer days where that breaks the bounds: among thousands of blocks, one is fuller
 * than any before. It takes half as many waves over the same day where they do as well. Without a given length of day,
 * it chooses the fewest waves among the nearly shortest days; with a length, the fewest waves that fit.
 * @throws SymbolonError `BadPlanBounds`, `NoSuchPlan`, and what `play` throws
 */
export async function planWaves(parameters: PlanWavesParameters): Promise<WavePlan> {
  const { scenario, claimants, bounds, costs, play, onTrial } = parameters;
  requirePlan(scenario, claimants, bounds);
  const trials = openTrials(scenario, claimants, play, onTrial);
  const counts = waveCounts(claimants);
  const guess = firstGuess(scenario, claimants, costs, bounds.feeCeiling);
  const { position, tooFew } = await fewestWaves(counts, guess, bounds, trials.alone);
  if (position === undefined) throw noPlan(tooFew, bounds);

  const intervals = usefulIntervals(scenario, bounds);
  const isPossible = (waves: Waves) =>
    lastWaveEnd(scenario, waves) <= (bounds.within ?? Number.POSITIVE_INFINITY) &&
    scenarioWith(scenario, waves).until <= longestDay(scenario.chain);
  const { chosen, tooShort } = await chooseWaves({
    counts: counts.slice(position),
    intervals,
    bounds,
    dayOf: (waves) => lastWaveEnd(scenario, waves),
    isPossible,
    play: trials.first,
  });
  if (chosen === undefined) throw noPlan(tooShort, bounds);

  let checked = await trials.whole(chosen, bounds);
  let tooClose = tooShort;
  for (let checks = 1; checks < MAX_CHECKS && !keepsTo(checked.trial.expected, bounds); checks++) {
    const calmer = calmerWaves(checked.trial, counts, intervals, isPossible);
    if (calmer === undefined) break;
    tooClose = checked.trial;
    checked = await trials.whole(calmer, bounds);
  }
  let halved = await planHalf(checked.trial, intervals, trials, bounds);
  while (
    halved !== undefined &&
    halved.trial.count > (tooFew?.count ?? 0) &&
    keepsTo(halved.trial.expected, bounds)
  ) {
    checked = halved;
    halved = await planHalf(checked.trial, intervals, trials, bounds);
  }
  const { count, interval, expected } = checked.trial;
  return {
    keeps: keepsTo(expected, bounds),
    claimants,
    bounds,
    count,
    interval,
    day: lastWaveEnd(scenario, { count, interval }),
    expected,
    waves: checked.waves,
    tooFew,
    tooShort: tooClose,
    halved: halved?.trial,
    scenario: count === 1 ? scenario : scenarioWith(scenario, { count, interval }),
    simulated: trials.simulated(),
  };
}

/** Intervals up to the shortest one at which each wave is paid before the next opens. */
function usefulIntervals(scenario: Scenario, { longestWait }: PlanBounds): readonly number[] {
  const intervals = waveIntervals(scenario.chain.blockTime);
  const apart = intervals.findIndex((interval) => interval >= lastArrival(scenario.arrivals) + longestWait);
  return apart === -1 ? intervals : intervals.slice(0, apart + 1);
}

/** Smaller and more waves, further apart, as far as the day allows. Undefined: no such waves. */
function calmerWaves(
  { count, interval }: Waves,
  counts: readonly number[],
  intervals: readonly number[],
  isPossible: (waves: Waves) => boolean,
): Waves | undefined {
  const more = counts.find((one) => one > count) ?? count;
  const longer = intervals.find((one) => one > interval) ?? interval;
  const longest = intervals.findLast((one) => one <= longer && isPossible({ count: more, interval: one }));
  const isOther = more !== count || longest !== interval;
  return longest !== undefined && isOther ? { count: more, interval: longest } : undefined;
}

/** Simulates half as many waves over the same day. Undefined: too few waves to halve. */
async function planHalf(
  { count, interval }: Waves,
  intervals: readonly number[],
  trials: Trials,
  bounds: PlanBounds,
) {
  if (count === 1) return undefined;
  const half = Math.floor(count / 2);
  if (half === 1) return trials.whole({ count: 1, interval: 0 }, bounds);
  const longest = ((count - 1) * interval) / (half - 1);
  // A plain interval where possible: organizers prefer one in announcements.
  return trials.whole(
    { count: half, interval: intervals.findLast((one) => one <= longest) ?? interval },
    bounds,
  );
}
