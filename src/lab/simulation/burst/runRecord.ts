import type { Measures } from "../measure/measures.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";

/** How it ended for a claimant. */
export const claimantOutcomes = ["unfinished", "paid", "refused", "gaveUp"] as const;

export type ClaimantOutcome = (typeof claimantOutcomes)[number];

/**
 * Everything that happened in one run of one strategy. What it holds for each claimant is in arrays by the claimant's
 * number, which is the leaf's index. Seconds count from the opening.
 */
export type RunRecord = {
  readonly strategy: StrategyName;
  readonly chain: Measures["chain"];
  readonly scenario: Scenario;
  readonly claimants: number;
  /** Second at which each means to claim; with waves, when theirs is open. */
  readonly intended: Float64Array;
  /** Second of the block that paid, and stayed; NaN: none did. */
  readonly paidAt: Float64Array;
  /** Positions in `claimantOutcomes`. */
  readonly outcome: Uint8Array;
  /** Requests to nodes or to the relayer, looks for receipts among them. */
  readonly requests: Uint32Array;
  /** Transactions that each sent. */
  readonly sent: Uint16Array;
  /** Wei paid for gas, by each or for each, whatever came of it. */
  readonly fee: Float64Array;
  readonly blocks: readonly RunBlock[];
  readonly transactions: TransactionCounts;
  /** Requests that were not served. */
  readonly unserved: { readonly refused: number; readonly timedOut: number };
  /** How often each error was met, by its name: reverts on the chain, and refusals before sending. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Seconds of this machine, none of which is part of any latency. */
  readonly effort: { readonly total: number; readonly signing: number; readonly chain: number };
};

export type RunBlock = {
  readonly time: number;
  readonly baseFee: number;
  readonly gasUsed: number;
  /** Gas of claims and bundles, whatever came of them. */
  readonly gasOfClaims: number;
  /** Gas of claims and bundles that did nothing. */
  readonly gasWasted: number;
  /** Claims paid in it; those of a block that was undone do not count. */
  readonly paid: number;
  /** Claims and bundles that reverted, and items that were skipped. */
  readonly wasted: number;
  /** Claims and bundles that wait after it; NaN: nobody could see it. */
  readonly pending: number;
  /** Undone by a reorg. */
  readonly undone: boolean;
};

/** Claims and bundles; not the background's. */
export type TransactionCounts = Measures["transactions"];
