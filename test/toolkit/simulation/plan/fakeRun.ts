import { claimantOutcomes, type RunRecord } from "../../../../src/lab/simulation/burst/runRecord.ts";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";

export type FakeRun = {
  /** Seconds waited by each; undefined: not paid; "refused": refused. */
  readonly waits: readonly (number | undefined | "refused")[];
  readonly blocks: readonly { readonly time: number; readonly baseFee: number }[];
  readonly fee?: number;
};

/** A record of a run that never was. */
export function fakeRun({ waits, blocks, fee = 0 }: FakeRun): RunRecord {
  const claimants = waits.length;
  const outcomeOf = (wait: number | undefined | "refused") =>
    claimantOutcomes.indexOf(wait === "refused" ? "refused" : wait === undefined ? "gaveUp" : "paid");
  const block = { gasUsed: 0, gasOfClaims: 0, gasWasted: 0, paid: 0, wasted: 0, pending: 0, undone: false };
  return {
    strategy: "waves",
    chain: "model",
    scenario: defaultScenario,
    claimants,
    intended: Float64Array.from(waits, (_, i) => i),
    paidAt: Float64Array.from(waits, (wait, i) => (typeof wait === "number" ? i + wait : Number.NaN)),
    outcome: Uint8Array.from(waits, outcomeOf),
    requests: new Uint32Array(claimants),
    sent: new Uint16Array(claimants),
    fee: new Float64Array(claimants).fill(fee),
    blocks: blocks.map((told) => ({ ...block, ...told })),
    transactions: { sent: 0, mined: 0, reverted: 0, replaced: 0, dropped: 0, skippedItems: 0 },
    unserved: { refused: 0, timedOut: 0 },
    reasons: {},
    effort: { total: 0, signing: 0, chain: 0 },
  };
}
