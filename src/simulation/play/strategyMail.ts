import type { PlayedStrategy } from "./strategyJob.ts";

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
