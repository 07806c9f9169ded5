import { waveStart } from "../../../sdk/core/campaign/waves.ts";
import { claimantOutcomes, type RunBlock, type RunRecord } from "../burst/runRecord.ts";
import { lastArrival } from "../scenario/arrivalTimes.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { ExpectedDay, PlanBounds, PlannedWave, PlayDay, Trial, Waves } from "./wavePlan.ts";

/** Waves that are played where not the whole day is, after those whose people have not all come when it opens. */
const WAVES_PLAYED = 6;

/** Called with each simulated day. */
export type OnTrial = (trial: Trial, claimants: number) => void;

/** Simulates days of one scenario and list that differ in their waves. */
export type Trials = ReturnType<typeof openTrials>;

export function openTrials(
  scenario: Scenario,
  claimants: number,
  play: PlayDay,
  onTrial: OnTrial = () => {},
) {
  let simulated = 0;
  const run = async (waves: Waves, played: Waves, people: number, seed = scenario.seed) => {
    const strategy = played.count === 1 ? "direct" : "waves";
    const record = await play({ ...scenarioWith(scenario, played), seed }, strategy, people);
    simulated++;
    const trial: Trial = { ...waves, expected: measureExpectation(record) };
    onTrial(trial, people);
    return { trial, record };
  };
  return {
    /** One wave of so many, as if there were no other. */
    alone: async (count: number) => {
      const people = Math.ceil(claimants / count);
      return (await run({ count, interval: 0 }, { count: 1, interval: 0 }, people)).trial;
    },
    /** The first waves of a day: so many that those after them see no more people than they. */
    first: async (waves: Waves) => {
      const overlapping = Math.ceil(lastArrival(scenario.arrivals) / waves.interval);
      const count = Math.min(waves.count, WAVES_PLAYED + overlapping);
      const people = count === waves.count ? claimants : Math.ceil(claimants / waves.count) * count;
      return (await run(waves, { ...waves, count }, people)).trial;
    },
    /**
     * The whole day with all claimants; and where it keeps to the bounds, another of another seed, lest it did by chance.
     * Told is the first, or the second where that is the one that does not.
     */
    whole: async (waves: Waves, bounds: PlanBounds) => {
      const first = await run(waves, waves, claimants);
      const second = keepsTo(first.trial.expected, bounds)
        ? await run(waves, waves, claimants, `${scenario.seed}/again`)
        : undefined;
      const isBySecond = second !== undefined && !keepsTo(second.trial.expected, bounds);
      const { trial, record } = isBySecond ? second : first;
      return { trial, waves: plannedWaves(waves, claimants, record.blocks) };
    },
    /** How many so far. */
    simulated: () => simulated,
  };
}

/** Seconds from the opening until those of the last wave have come. */
export function lastWaveEnd({ arrivals }: Scenario, { count, interval }: Waves): number {
  return (count - 1) * interval + lastArrival(arrivals);
}

/** The same scenario with other waves, until everybody has been paid or has lost patience. */
export function scenarioWith(scenario: Scenario, { count, interval }: Waves): Scenario {
  const { chain, wallets } = scenario;
  const until = Math.ceil(lastWaveEnd(scenario, { count, interval }) + wallets.patience + chain.blockTime);
  return count === 1 ? { ...scenario, until } : { ...scenario, waves: { count, interval }, until };
}

const REFUSED = claimantOutcomes.indexOf("refused");
const WAITED = 0.99;

/** What counts of a simulated day for a plan. Whoever was refused, as where a credential was revoked, is left out. */
export function measureExpectation(record: RunRecord): ExpectedDay {
  const { intended, paidAt, outcome, fee } = record;
  const waits = new Float64Array(record.claimants);
  let count = 0;
  let paid = 0;
  let fees = 0;
  for (let i = 0; i < record.claimants; i++) {
    if (outcome[i] === REFUSED) continue;
    const at = paidAt[i] as number;
    const isPaid = !Number.isNaN(at);
    waits[count++] = isPaid ? at - (intended[i] as number) : Number.POSITIVE_INFINITY;
    if (!isPaid) continue;
    paid++;
    fees += fee[i] as number;
  }
  const sorted = waits.subarray(0, count).sort();
  const highestBaseFee = record.blocks.reduce((max, { baseFee }) => Math.max(max, baseFee), 0);
  return {
    highestBaseFee,
    wait: sorted[Math.ceil(WAITED * count) - 1] ?? 0,
    unpaid: count === 0 ? 0 : (count - paid) / count,
    fee: paid === 0 ? 0 : fees / paid,
  };
}

/** Whether a day kept to the bounds. */
export function keepsTo(
  { highestBaseFee, wait }: ExpectedDay,
  { feeCeiling, longestWait }: PlanBounds,
): boolean {
  return highestBaseFee <= feeCeiling && wait <= longestWait;
}

/** The waves of a day that was played with them, and how high the base fee went while each was the last to have opened. */
function plannedWaves(
  { count, interval }: Waves,
  claimants: number,
  blocks: readonly RunBlock[],
): readonly PlannedWave[] {
  const highest = new Array<number>(count).fill(0);
  for (const { time, baseFee } of blocks) {
    const wave = count === 1 ? 0 : Math.min(count - 1, Math.floor(time / interval));
    highest[wave] = Math.max(highest[wave] as number, baseFee);
  }
  const all = BigInt(claimants);
  const waves = count === 1 ? 0n : BigInt(count);
  return highest.map((highestBaseFee, wave) => ({
    opensAt: wave * interval,
    from: Number(waveStart(BigInt(wave), all, waves)),
    to: Number(waveStart(BigInt(wave + 1), all, waves)) - 1,
    highestBaseFee,
  }));
}
