import type { BurstRun } from "../report/burstReport.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";

/** One strategy that is to be played over one day. */
export type StrategyJob = {
  readonly scenario: Scenario;
  readonly strategy: StrategyName;
  readonly claimants: number;
  readonly chain: PlayedOn;
};

/** Contracts on a chain, which pay these base units by the leaf's index; or a model, which pays nobody. */
export type PlayedOn =
  | { readonly kind: "edr"; readonly amounts: readonly bigint[] }
  | { readonly kind: "model" };

/** A strategy's day, played in a process of its own. */
export type PlayedStrategy = {
  readonly run: BurstRun;
  /** Bytes of that process at most. */
  readonly memory: number;
};

/** Called with how much of a strategy's day is over. */
export type OnPlayed = (strategy: StrategyName, done: number, total: number) => void;

/** What a process that plays a strategy tells. After the result or a failure nothing follows. */
export type StrategyMail =
  | { readonly kind: "progress"; readonly done: number; readonly total: number }
  | { readonly kind: "played"; readonly played: PlayedStrategy }
  | { readonly kind: "failure"; readonly failure: StrategyFailure };

/** An error as it goes from one process to another. */
export type StrategyFailure = {
  /** Undefined: it is no error of ours, and `reason` is its stack. */
  readonly code: string | undefined;
  readonly reason: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;
};
