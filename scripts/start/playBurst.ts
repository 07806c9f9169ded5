import { playStrategy } from "../../src/lab/simulation/play/playStrategy.ts";
import { type BurstReport, type BurstRun, burstReport } from "../../src/lab/simulation/report/burstReport.ts";
import { defaultScenario } from "../../src/lab/simulation/scenario/defaultScenario.ts";
import { type Scenario, strategyNames } from "../../src/lab/simulation/scenario/scenario.ts";
import type { Progress } from "../progress.ts";

/** Enough to fill some blocks of the little chain below, and quick. */
const MAX_CLAIMANTS = 400;
/** Waves need as many leaves as there are waves. */
const MIN_CLAIMANTS = 8;

/** A fifteenth of Ethereum's room, so that a fifteenth of the people crowd it as much. */
const scenario: Scenario = {
  ...defaultScenario,
  name: "A flash on a little chain",
  arrivals: { kind: "flash", share: 0.5, within: 5, over: 300 },
  chain: { ...defaultScenario.chain, gasLimit: 4_000_000 },
  background: { ...defaultScenario.background, gas: 100_000 },
  waves: { count: 4, interval: 120 },
  until: 1_800,
};

/** Rehearses claim day with some of the allocation's amounts: everybody comes at once, by each strategy. */
export async function playBurst(amounts: readonly bigint[], onProgress: Progress): Promise<BurstReport> {
  const claimants = Math.max(MIN_CLAIMANTS, Math.min(amounts.length, MAX_CLAIMANTS));
  const paid = Array.from({ length: claimants }, (_, i) => amounts[i % amounts.length] ?? 0n);
  const chain = { kind: "edr", amounts: paid } as const;
  const runs: BurstRun[] = [];
  for (const [done, strategy] of strategyNames.entries()) {
    onProgress(done, strategyNames.length);
    runs.push(await playStrategy({ scenario, strategy, claimants, chain }));
  }
  onProgress(strategyNames.length, strategyNames.length);
  return burstReport({ subject: "the allocation, with made-up accounts", claimants, scenario, runs });
}
