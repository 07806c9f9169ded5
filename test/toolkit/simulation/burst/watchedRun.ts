import { type ClaimCosts, claimCosts } from "../../../../src/lab/simulation/burst/claimCosts.ts";
import type {
  MinedBlock,
  RehearsalChain,
  RehearsedTransaction,
} from "../../../../src/lab/simulation/burst/rehearsalChain.ts";
import { runBurst } from "../../../../src/lab/simulation/burst/runBurst.ts";
import type { RunRecord } from "../../../../src/lab/simulation/burst/runRecord.ts";
import { openModel } from "../../../../src/lab/simulation/model/openModel.ts";
import type { Scenario, StrategyName } from "../../../../src/lab/simulation/scenario/scenario.ts";

/** A run over the model, and all that passed between the simulator and the chain. */
export type WatchedRun = {
  readonly record: RunRecord;
  readonly sent: readonly RehearsedTransaction[];
  readonly dropped: readonly number[];
  /** Those that were undone, too. */
  readonly mined: readonly MinedBlock[];
  readonly reorgs: readonly number[];
};

export async function watchedRun(
  scenario: Scenario,
  strategy: StrategyName,
  claimants: number,
  costs: ClaimCosts = claimCosts(claimants),
): Promise<WatchedRun> {
  const model = openModel({ scenario, strategy, claimants, costs });
  const sent: RehearsedTransaction[] = [];
  const dropped: number[] = [];
  const mined: MinedBlock[] = [];
  const reorgs: number[] = [];
  const chain: RehearsalChain = {
    kind: "model",
    get baseFee() {
      return model.baseFee;
    },
    get pending() {
      return model.pending;
    },
    send(transaction) {
      sent.push(transaction);
      model.send(transaction);
    },
    drop(id) {
      dropped.push(id);
      model.drop(id);
    },
    mine(time) {
      const block = model.mine(time);
      mined.push(block);
      return Promise.resolve(block);
    },
    reorg(depth, isLost) {
      reorgs.push(depth);
      model.reorg(depth, isLost);
    },
    close: model.close,
  };
  const record = await runBurst({ scenario, strategy, claimants, chain, costs });
  return { record, sent, dropped, mined, reorgs };
}

export const isOurs = ({ kind }: RehearsedTransaction): boolean => kind === "claim" || kind === "bundle";

export const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};
