import type { StrategyName } from "../../scenario/scenario.ts";

/** A curve of one strategy. */
export type Series = {
  readonly strategy: StrategyName;
  readonly points: readonly { readonly x: number; readonly y: number }[];
};
