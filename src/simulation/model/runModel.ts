import { openSimulation } from "../burst/openSimulation.ts";
import type { RunRecord } from "../burst/runRecord.ts";
import { type ModelTerms, openModel } from "./openModel.ts";

export type RunModelParameters = ModelTerms & {
  /** After each block: for how many claimants it has ended, of how many. */
  readonly onProgress?: (settled: number, claimants: number) => void;
};

/**
 * Runs a claim day over the model at once: the same simulator as that of `runBurst`, without a promise.
 * @throws SymbolonError `PaidTwice`
 */
export function runModel({ onProgress, ...terms }: RunModelParameters): RunRecord {
  const startedAt = performance.now();
  const chain = openModel(terms);
  const simulation = openSimulation(terms, chain);
  for (let step = simulation.next(); step !== undefined; step = simulation.next()) {
    if ("reorg" in step) {
      chain.reorg(step.reorg.depth, step.reorg.isLost);
      continue;
    }
    simulation.take(chain.mine(step.mine));
    onProgress?.(simulation.settled, terms.claimants);
  }
  return simulation.record({ total: (performance.now() - startedAt) / 1_000, signing: 0, chain: 0 });
}
