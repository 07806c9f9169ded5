import { coinUnsupported } from "../../sdk/chain/read/payoutCoin.ts";
import type { StepName } from "./ourChain.ts";

const COIN_STEPS: readonly StepName[] = ["coin", "recall", "create coin", "pay coin"];

/** Whether the story has a step on a chain: those in coin only where campaigns pay it. */
export function isPlayedOn(chainId: number): (step: StepName) => boolean {
  const hasCoin = coinUnsupported(chainId) === undefined;
  return (step) => hasCoin || !COIN_STEPS.includes(step);
}
