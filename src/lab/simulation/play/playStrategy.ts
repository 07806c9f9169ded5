import { claimCosts } from "../burst/claimCosts.ts";
import type { RunRecord } from "../burst/runRecord.ts";
import { measure } from "../measure/measure.ts";
import type { BurstRun } from "../report/burstReport.ts";
import type { StrategyJob } from "./strategyJob.ts";

type OnProgress = (done: number, total: number) => void;

/**
 * Plays one strategy over one day in this process, and measures it. On a chain the day ends with an audit: what was
 * reported of every payment is compared with the chain's balances and events.
 * @throws SymbolonError `RehearsalDiffers` where the audit finds a difference
 */
export async function playStrategy(job: StrategyJob, onProgress: OnProgress = () => {}): Promise<BurstRun> {
  const record = await recordRun(job, onProgress);
  return { measures: measure(record), effort: record.effort };
}

/** Loads the one or the other: a chain takes a second to load, which a model has no use for. */
async function recordRun(job: StrategyJob, onProgress: OnProgress): Promise<RunRecord> {
  const { scenario, strategy, claimants, chain: on } = job;
  if (on.kind === "model") {
    const { runModel } = await import("../model/openModel.ts");
    const costs = claimCosts(claimants, scenario.relay.bundle);
    return runModel({ scenario, strategy, claimants, costs, onProgress });
  }
  const [{ openEdrChain }, { runBurst }] = await Promise.all([
    import("../edr/openEdrChain.ts"),
    import("../burst/runBurst.ts"),
  ]);
  const chain = await openEdrChain({ scenario, strategy, amounts: on.amounts });
  const record = await runBurst({ scenario, strategy, claimants, chain, onProgress }).catch(
    async (thrown) => {
      // Why the day broke off says more than what the audit makes of half of it.
      await chain.close().catch(() => {});
      throw thrown;
    },
  );
  await chain.close();
  return record;
}
