import { type ClaimCosts, savedByNearness } from "../burst/claimCosts.ts";
import { credentialPlan, openRevocations } from "../burst/credentialPlan.ts";
import { announcementGas, REVOKED_REASON } from "../burst/credentials.ts";
import type {
  MinedBlock,
  MinedTransaction,
  RehearsalChain,
  RehearsedTransaction,
} from "../burst/rehearsalChain.ts";
import type { RunRecord } from "../burst/runRecord.ts";
import { BurstSimulation } from "../burst/simulation.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";
import { nextBaseFee } from "./nextBaseFee.ts";
import { Pool } from "./pool.ts";

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
  readonly mined: readonly RehearsedTransaction[];
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
  const pool = new Pool();
  const campaign = openModelCampaign(scenario, claimants, costs);
  const kept: ModelBlock[] = [];
  let baseFee = Math.round(scenario.chain.baseFee);

  const fill = (time: number) => {
    const mined: RehearsedTransaction[] = [];
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
          const transaction = block.mined[i] as RehearsedTransaction;
          campaign.undo(transaction, block.results[i] as MinedTransaction);
          pool.undo(transaction, isLost(transaction.id));
        }
      }
    },
    close: () => Promise.resolve(),
  };
}

/** What came of a transaction, but for its price. */
type Executed = Pick<MinedTransaction, "gasUsed" | "reverted" | "paid">;

const NOBODY: readonly number[] = [];

function openModelCampaign(scenario: Scenario, claimants: number, costs: ClaimCosts) {
  const isGated = scenario.credentials !== undefined;
  const plan = credentialPlan(scenario, claimants);
  const revocations = openRevocations(plan);
  /** Announcements that were mined. */
  let announced = 0;
  const isPaid = new Uint8Array(claimants);

  const claim = (claimant: number, time: number): Executed => {
    if (isPaid[claimant] === 1) {
      return { gasUsed: costs.revertedClaim, reverted: "AlreadyClaimed", paid: NOBODY };
    }
    if (revocations.isRevoked(claimant, time)) {
      const gasUsed = costs.revertedClaim + costs.claimGated - costs.claim;
      return { gasUsed, reverted: REVOKED_REASON, paid: NOBODY };
    }
    isPaid[claimant] = 1;
    const gasUsed = isGated ? costs.claimGated + (announced > 0 ? costs.announcedClaim : 0) : costs.claim;
    return { gasUsed, reverted: undefined, paid: [claimant] };
  };

  const bundle = (claimantsOf: Uint32Array, time: number): Executed => {
    const paid = claimantsOf.filter(
      (claimant) => isPaid[claimant] === 0 && !revocations.isRevoked(claimant, time),
    );
    for (const claimant of paid) isPaid[claimant] = 1;
    const item = isGated
      ? costs.bundleItemGated + (announced > 0 ? costs.announcedItem : 0)
      : costs.bundleItem;
    const base = isGated ? costs.bundleBaseGated : costs.bundleBase;
    const items = claimantsOf.length;
    const span = Math.max(...claimantsOf) - Math.min(...claimantsOf) + 1;
    const saved = savedByNearness(claimants, { items, span, isGated });
    return { gasUsed: Math.round(base + items * (item - saved)), reverted: undefined, paid };
  };

  const announce = (revocation: number | undefined, gasLimit: number, time: number): Executed => {
    if (revocation === undefined) return { gasUsed: costs.issueBatch, reverted: undefined, paid: NOBODY };
    revocations.announce(revocation, time);
    announced++;
    const gas = announcementGas(plan, revocation, claimants, costs);
    return { gasUsed: Math.min(gas, gasLimit), reverted: undefined, paid: NOBODY };
  };

  return {
    execute(transaction: RehearsedTransaction, time: number) {
      if (transaction.kind === "claim") return claim(transaction.sender, time);
      if (transaction.kind === "bundle") return bundle(transaction.claimants ?? new Uint32Array(), time);
      if (transaction.kind === "credentials")
        return announce(transaction.announces, transaction.gasLimit, time);
      return { gasUsed: transaction.gasLimit, reverted: undefined, paid: NOBODY };
    },
    undo({ announces }: RehearsedTransaction, { paid }: MinedTransaction) {
      if (announces !== undefined) {
        revocations.undo(announces);
        announced--;
      }
      for (const claimant of paid) isPaid[claimant] = 0;
    },
  };
}

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
  const simulation = new BurstSimulation(terms, chain);
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
