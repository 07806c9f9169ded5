import { SymbolonError } from "../../sdk/core/errors.ts";
import { requireCoinInWei } from "../../sdk/distribution/fund/depositCoin.ts";
import type { StepName } from "./ourChain.ts";

const COIN_STEPS: readonly StepName[] = ["coin", "recall", "create coin", "pay coin"];

/** Why campaigns pay no coin on a chain; undefined: they do. */
export function coinRefusal(chainId: number): SymbolonError | undefined {
  try {
    requireCoinInWei(chainId);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return thrown;
    throw thrown;
  }
}

/** Whether the story has a step on a chain: those in coin only where campaigns pay it. */
export function isPlayedOn(chainId: number): (step: StepName) => boolean {
  const hasCoin = coinRefusal(chainId) === undefined;
  return (step) => hasCoin || !COIN_STEPS.includes(step);
}
