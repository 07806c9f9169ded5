import type { Scenario, StrategyName } from "../scenario/scenario.ts";
import { type ClaimCosts, claimCosts } from "./claimCosts.ts";
import type { RehearsalChain } from "./rehearsalChain.ts";
import type { RunRecord } from "./runRecord.ts";
import { BurstSimulation } from "./simulation.ts";

export type RunBurstParameters = {
  readonly scenario: Scenario;
  readonly strategy: StrategyName;
  readonly claimants: number;
  /** Opened for the same scenario, strategy and number of claimants. Not closed here. */
  readonly chain: RehearsalChain;
  /** What wallets and the relayer set their gas limits by; those of the contracts here if left out. */
  readonly costs?: ClaimCosts;
  /** After each block: for how many claimants it has ended, of how many. */
  readonly onProgress?: (settled: number, claimants: number) => void;
};

/**
 * Runs a claim day with one strategy, block by block, until it has ended for everybody, or the scenario's `until`. Who comes
 * does so at the intended moment, whatever became of those before (an open loop). Time is the scenario's: how long this machine
 * takes is in the record's `effort` only.
 * @throws SymbolonError `PaidTwice`, and what the chain throws
 */
export async function runBurst(parameters: RunBurstParameters): Promise<RunRecord> {
  const {
    chain,
    claimants,
    onProgress,
    costs = claimCosts(claimants, parameters.scenario.relay.bundle),
  } = parameters;
  const startedAt = performance.now();
  const simulation = new BurstSimulation({ ...parameters, costs }, chain);
  for (let step = simulation.next(); step !== undefined; step = simulation.next()) {
    if ("reorg" in step) {
      await chain.reorg(step.reorg.depth, step.reorg.isLost);
    } else {
      simulation.take(await chain.mine(step.mine));
      onProgress?.(simulation.settled, claimants);
    }
  }
  const { signing, chain: mining } = chain.effort?.() ?? { signing: 0, chain: 0 };
  return simulation.record({ total: (performance.now() - startedAt) / 1_000, signing, chain: mining });
}
