import {
  claimantOutcomes,
  type RunBlock,
  type RunRecord,
} from "../../../../src/lab/simulation/burst/runRecord.ts";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";

/** A record of those who were paid at these times, NaN for those who gave up; whatever else is given replaces what follows from it. */
export function recordOf(
  intended: readonly number[] | Float64Array,
  paidAt: readonly number[] | Float64Array,
  other: Partial<RunRecord> = {},
): RunRecord {
  const claimants = intended.length;
  const outcome = Uint8Array.from(paidAt, (at) =>
    claimantOutcomes.indexOf(Number.isNaN(at) ? "gaveUp" : "paid"),
  );
  return {
    strategy: "direct",
    chain: "model",
    scenario: defaultScenario,
    claimants,
    intended: Float64Array.from(intended),
    paidAt: Float64Array.from(paidAt),
    outcome,
    requests: new Uint32Array(claimants).fill(2),
    sent: new Uint16Array(claimants).fill(1),
    fee: new Float64Array(claimants).fill(1e14),
    blocks: [],
    transactions: {
      sent: claimants,
      mined: claimants,
      reverted: 0,
      replaced: 0,
      dropped: 0,
      skippedItems: 0,
    },
    unserved: { refused: 0, timedOut: 0 },
    reasons: {},
    effort: { total: 0, signing: 0, chain: 0 },
    ...other,
  };
}

/** A block with nothing in it but what is given. */
export function blockOf(time: number, other: Partial<RunBlock> = {}): RunBlock {
  return {
    time,
    baseFee: 1e9,
    gasUsed: 0,
    gasOfClaims: 0,
    gasWasted: 0,
    paid: 0,
    wasted: 0,
    pending: 0,
    undone: false,
    ...other,
  };
}
