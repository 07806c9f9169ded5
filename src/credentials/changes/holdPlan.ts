import type { SymbolonError } from "../../core/errors.ts";

/** A target whose hold would change nothing. */
export type SkippedTarget = {
  readonly target: bigint;
  readonly because: "AlreadyHeld" | "NotHeld" | "EndsEarlier";
  /** Unix seconds: end of its hold; 0 for none. */
  readonly until: bigint;
  /** One sentence for people. */
  readonly why: string;
};

export type RefusedTarget = { readonly target: bigint; readonly problem: SymbolonError };

export type HoldPlan = {
  /** What to send, each once; in the order of the list. */
  readonly targets: readonly bigint[];
  /** Unix seconds: first one after the hold. */
  readonly until: bigint;
  readonly skipped: readonly SkippedTarget[];
  readonly refused: readonly RefusedTarget[];
};
