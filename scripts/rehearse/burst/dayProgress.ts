import type { OnPlayed } from "../../../src/simulation/play/strategyJob.ts";
import type { StrategyName } from "../../../src/simulation/scenario/scenario.ts";
import { progress } from "../../output.ts";

const PARTS = 1_000;

/** One line for several days that are played side by side: how much of them all is over. */
export function dayProgress(strategies: readonly StrategyName[]): OnPlayed {
  const show = progress(`playing ${strategies.join(", ")}`);
  const shares = new Map<StrategyName, number>();
  return (strategy, done, total) => {
    shares.set(strategy, Math.min(done / Math.max(total, 1), 1));
    const sum = [...shares.values()].reduce((all, share) => all + share, 0);
    show(Math.floor((sum * PARTS) / strategies.length), PARTS);
  };
}
