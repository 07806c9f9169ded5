import { lastArrival } from "../scenario/arrivalTimes.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { expectationOf, keepsTo } from "./expectationOf.ts";
import { plannedWaves } from "./plannedWaves.ts";
import type { PlanBounds, PlannedWave, PlayDay, Trial, Waves } from "./wavePlan.ts";

/** Waves that are played where not the whole day is, after those whose people have not all come when it opens. */
const WAVES_PLAYED = 6;

/** Told of each simulated day. */
export type OnTrial = (trial: Trial, claimants: number) => void;

/** Simulates days of one scenario and list that differ in their waves. */
export type Trials = {
  /** One wave of so many, as if there were no other. */
  readonly alone: (count: number) => Promise<Trial>;
  /** The first waves of a day: so many that those after them see no more people than they. */
  readonly first: (waves: Waves) => Promise<Trial>;
  /**
   * The whole day with all claimants; and where it keeps to the bounds, another of another seed, lest it did by chance.
   * Told is the first, or the second where that is the one that does not.
   */
  readonly whole: (
    waves: Waves,
    bounds: PlanBounds,
  ) => Promise<{ readonly trial: Trial; readonly waves: readonly PlannedWave[] }>;
  /** How many so far. */
  readonly simulated: () => number;
};

export function openTrials(
  scenario: Scenario,
  claimants: number,
  play: PlayDay,
  onTrial: OnTrial = () => {},
): Trials {
  let simulated = 0;
  const run = async (waves: Waves, played: Waves, people: number, seed = scenario.seed) => {
    const strategy = played.count === 1 ? "direct" : "waves";
    const record = await play({ ...scenarioWith(scenario, played), seed }, strategy, people);
    simulated++;
    const trial: Trial = { ...waves, expected: expectationOf(record) };
    onTrial(trial, people);
    return { trial, record };
  };
  return {
    alone: async (count) => {
      const people = Math.ceil(claimants / count);
      return (await run({ count, interval: 0 }, { count: 1, interval: 0 }, people)).trial;
    },
    first: async (waves) => {
      const overlapping = Math.ceil(lastArrival(scenario.arrivals) / waves.interval);
      const count = Math.min(waves.count, WAVES_PLAYED + overlapping);
      const people = count === waves.count ? claimants : Math.ceil(claimants / waves.count) * count;
      return (await run(waves, { ...waves, count }, people)).trial;
    },
    whole: async (waves, bounds) => {
      const first = await run(waves, waves, claimants);
      const second = keepsTo(first.trial.expected, bounds)
        ? await run(waves, waves, claimants, `${scenario.seed}/again`)
        : undefined;
      const isBySecond = second !== undefined && !keepsTo(second.trial.expected, bounds);
      const { trial, record } = isBySecond ? second : first;
      return { trial, waves: plannedWaves(waves, claimants, record.blocks) };
    },
    simulated: () => simulated,
  };
}

/** Seconds from the opening until those of the last wave have come. */
export function dayOf({ arrivals }: Scenario, { count, interval }: Waves): number {
  return (count - 1) * interval + lastArrival(arrivals);
}

/** The same scenario with other waves, until everybody has been paid or has lost patience. */
export function scenarioWith(scenario: Scenario, { count, interval }: Waves): Scenario {
  const { chain, wallets } = scenario;
  const until = Math.ceil(dayOf(scenario, { count, interval }) + wallets.patience + chain.blockTime);
  return count === 1 ? { ...scenario, until } : { ...scenario, waves: { count, interval }, until };
}
