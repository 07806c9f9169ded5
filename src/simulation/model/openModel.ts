import type { ClaimCosts } from "../burst/claimCosts.ts";
import type {
  MinedBlock,
  MinedTransaction,
  RehearsalChain,
  SentTransaction,
} from "../burst/rehearsalChain.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";
import { openModelCampaign } from "./modelCampaign.ts";
import { nextBaseFee } from "./nextBaseFee.ts";
import { openPool } from "./pool.ts";

export type ModelTerms = {
  readonly scenario: Scenario;
  readonly strategy: StrategyName;
  readonly claimants: number;
  readonly costs: ClaimCosts;
};

/** A chain that answers at once. */
export type Model = Omit<RehearsalChain, "kind" | "mine" | "reorg"> & {
  readonly kind: "model";
  readonly mine: (time: number) => MinedBlock;
  readonly reorg: (depth: number, isLost: (id: number) => boolean) => void;
};

type ModelBlock = {
  readonly baseFee: number;
  readonly mined: readonly SentTransaction[];
  readonly results: readonly MinedTransaction[];
};

/** No transaction takes less. */
const MIN_GAS = 21_000;
/** A block is closed after so many in a row that do not fit. */
const MAX_ASIDE = 64;

/**
 * A model of a chain with a campaign on it: orders by tip, follows EIP-1559, and takes for each transaction the gas that it is
 * said to cost. A transaction is put into a block if its gas limit fits what is left of the block's, as builders do.
 */
export function openModel({ scenario, claimants, costs }: ModelTerms): Model {
  const { gasLimit } = scenario.chain;
  const deepest = Math.max(0, ...scenario.faults.reorgs.map(({ depth }) => depth));
  const pool = openPool();
  const campaign = openModelCampaign(scenario, claimants, costs);
  const kept: ModelBlock[] = [];
  let baseFee = Math.round(scenario.chain.baseFee);

  const fill = (time: number) => {
    const mined: SentTransaction[] = [];
    const results: MinedTransaction[] = [];
    const aside: number[] = [];
    let gasUsed = 0;
    while (gasLimit - gasUsed >= MIN_GAS && aside.length < MAX_ASIDE) {
      const slot = pool.best(baseFee);
      if (slot < 0) break;
      if (pool.gasLimitOf(slot) > gasLimit - gasUsed) {
        pool.setAside(slot);
        aside.push(slot);
        continue;
      }
      const transaction = pool.mine(slot);
      const { gasUsed: used, reverted, paid } = campaign.execute(transaction, time);
      const tip = Math.min(transaction.tip, transaction.maxFee - baseFee);
      results.push({ id: transaction.id, gasUsed: used, gasPrice: baseFee + tip, reverted, paid });
      gasUsed += used;
      if (deepest > 0) mined.push(transaction);
    }
    for (const slot of aside) pool.bringBack(slot);
    return { mined, results, gasUsed };
  };

  return {
    kind: "model",
    get baseFee() {
      return baseFee;
    },
    get pending() {
      return pool.size;
    },
    send: (transaction) => pool.add(transaction),
    drop: (id) => pool.drop(id),
    mine(time) {
      const { mined, results, gasUsed } = fill(time);
      const block = { time, baseFee, gasUsed, transactions: results };
      if (deepest > 0) kept.push({ baseFee, mined, results });
      if (kept.length > deepest) kept.shift();
      baseFee = nextBaseFee(baseFee, gasUsed, gasLimit);
      return block;
    },
    reorg(depth, isLost) {
      for (let undone = 0; undone < depth; undone++) {
        const block = kept.pop();
        if (block === undefined) return;
        baseFee = block.baseFee;
        for (let i = block.mined.length - 1; i >= 0; i--) {
          const transaction = block.mined[i] as SentTransaction;
          campaign.undo(transaction, block.results[i] as MinedTransaction);
          pool.undo(transaction, isLost(transaction.id));
        }
      }
    },
    close: () => Promise.resolve(),
  };
}
