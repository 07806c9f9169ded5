import type { RunRecord } from "../../../../src/lab/simulation/burst/runRecord.ts";
import { measure } from "../../../../src/lab/simulation/measure/measure.ts";
import { type BurstReport, burstReport } from "../../../../src/lab/simulation/report/burstReport.ts";
import { arrivalTimes } from "../../../../src/lab/simulation/scenario/arrivalTimes.ts";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";
import type { Scenario, StrategyName } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { randomFrom } from "../../../../src/sdk/core/randomFrom.ts";
import { blockOf, recordOf } from "../measure/recordOf.ts";

const GWEI = 1e9;
const CLAIMANTS = 2_000;

/** A day with something of everything in it, so that every part of a page has something to tell. */
export const eventfulScenario: Scenario = {
  ...defaultScenario,
  name: "A <flash> & a half",
  credentials: { epoch: 600, issuedPerBlock: 2, revocations: [{ at: 60, share: 0.01 }] },
  faults: {
    ...defaultScenario.faults,
    stalls: [{ at: 30, for: 20 }],
    reorgs: [{ at: 90, depth: 2, lost: 0.1 }],
  },
  background: { ...defaultScenario.background, spikes: [{ at: 300, for: 60, times: 10 }] },
};

/** How a strategy's made-up day goes: so many paid a block at most, at a base fee that follows the crowd, so patient. */
type Way = {
  readonly perBlock: number;
  readonly risesBy: number;
  readonly gas: number;
  readonly patience: number;
};

const ways: Readonly<Record<StrategyName, Way>> = {
  direct: { perBlock: 15, risesBy: 4, gas: 74_000, patience: 900 },
  waves: { perBlock: 40, risesBy: 0.2, gas: 74_000, patience: 9_000 },
  relayed: { perBlock: 60, risesBy: 0.01, gas: 31_500, patience: 9_000 },
};

/** Three strategies of which direct leaves many unpaid and is dear, and the others are fine. */
export function sampleReport(other: Partial<BurstReport> = {}): BurstReport {
  const scenario = other.scenario ?? eventfulScenario;
  const runs = (["relayed", "direct", "waves"] as const).map((strategy) => {
    const record = sampleRecord(scenario, strategy);
    return { measures: measure(record), effort: record.effort };
  });
  const { subject = "drop <1>.csv", claimants = CLAIMANTS } = other;
  return burstReport({ subject, claimants, scenario, runs: other.runs ?? runs });
}

/** First come, first paid, as many a block as the way has it; whoever waits longer than the patience gives up. */
function sampleRecord(scenario: Scenario, strategy: StrategyName): RunRecord {
  const { perBlock, risesBy, gas, patience } = ways[strategy];
  const intended = arrivalTimes(scenario.arrivals, CLAIMANTS, randomFrom("sample report"));
  const { count, interval } = scenario.waves;
  if (strategy === "waves") {
    for (let i = 0; i < CLAIMANTS; i++) intended[i]! += Math.floor((i * count) / CLAIMANTS) * interval;
  }
  const queue = [...intended.keys()].sort((a, b) => intended[a]! - intended[b]!);
  const paidAt = new Float64Array(CLAIMANTS).fill(NaN);
  const fee = new Float64Array(CLAIMANTS);
  const blocks = [];
  let come = 0;
  let waiting: readonly number[] = [];
  for (let time = 12; come < CLAIMANTS || waiting.length > 0; time += 12) {
    const arrived = queue.slice(come).findIndex((claimant) => intended[claimant]! > time);
    const until = arrived === -1 ? CLAIMANTS : come + arrived;
    waiting = [...waiting, ...queue.slice(come, until)].filter((i) => time - intended[i]! <= patience);
    come = until;
    const baseFee = 2 * GWEI * (1 + (risesBy * waiting.length) / 400);
    const paid = waiting.slice(0, perBlock);
    for (const claimant of paid) {
      paidAt[claimant] = time;
      fee[claimant] = gas * baseFee;
    }
    waiting = waiting.slice(perBlock);
    const gasOfClaims = paid.length * gas;
    blocks.push(
      blockOf(time, {
        baseFee,
        paid: paid.length,
        pending: waiting.length,
        gasUsed: 2e7 + gasOfClaims,
        gasOfClaims,
      }),
    );
  }
  const reasons = { AlreadyClaimed: 12, ...(strategy === "waves" && { WaveNotOpen: 40 }) };
  return recordOf(intended, paidAt, { scenario, strategy, fee, blocks, reasons, chain: "edr" });
}
