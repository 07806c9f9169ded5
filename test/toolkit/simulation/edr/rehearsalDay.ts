import type { RehearsedTransaction } from "../../../../src/lab/simulation/burst/rehearsalChain.ts";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";
import type { Scenario } from "../../../../src/lab/simulation/scenario/scenario.ts";

export const GWEI = 1e9;

/** A calm day on small blocks, with nothing in it but what a test sends. */
export const calmDay: Scenario = {
  ...defaultScenario,
  seed: "a calm day",
  chain: { blockTime: 12, gasLimit: 1_000_000, baseFee: 10 * GWEI },
  background: { ...defaultScenario.background, gas: 100_000 },
  faults: { refused: 0, stalls: [], dropped: 0, reorgs: [] },
  credentials: undefined,
  waves: { count: 4, interval: 60 },
  until: 3_600,
};

/** Amounts by index, no two alike. */
export function amountsOf(count: number): bigint[] {
  return Array.from({ length: count }, (_, index) => 1_000n + BigInt(index));
}

/** Writes transactions with ids that ascend. */
export function transactions() {
  let id = 0;
  return (
    given: Partial<RehearsedTransaction> & Pick<RehearsedTransaction, "kind" | "sender">,
  ): RehearsedTransaction => ({
    id: id++,
    nonce: 0,
    gasLimit: 150_000,
    maxFee: 100 * GWEI,
    tip: GWEI,
    ...given,
  });
}
