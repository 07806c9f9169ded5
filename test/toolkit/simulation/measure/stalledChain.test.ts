import { expect } from "chai";
import type {
  MinedBlock,
  RehearsalChain,
  RehearsedTransaction,
} from "../../../../src/lab/simulation/burst/rehearsalChain.ts";
import { runBurst } from "../../../../src/lab/simulation/burst/runBurst.ts";
import { measure } from "../../../../src/lab/simulation/measure/measure.ts";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";
import type { Scenario } from "../../../../src/lab/simulation/scenario/scenario.ts";

const CLAIMANTS = 1_000;
const STALL = { at: 300, for: 120 };
const BLOCK_TIME = 10;

/** Even arrivals over 1,000 seconds, nodes that answer at once, wallets that never lose patience, no faults. */
const scenario: Scenario = {
  ...defaultScenario,
  arrivals: { kind: "replay", moments: Array.from({ length: CLAIMANTS }, (_, i) => i + 0.5) },
  chain: { blockTime: BLOCK_TIME, gasLimit: 1e9, baseFee: 1e9 },
  background: { ...defaultScenario.background, load: 0 },
  wallets: { ...defaultScenario.wallets, patience: 1e5, raiseAfter: 1e5, resend: 0, impatient: 0 },
  rpc: { perSecond: 1e6, burst: 1e6, latency: 0, timeout: 10 },
  faults: { refused: 0, stalls: [], dropped: 0, reorgs: [] },
  until: 2_000,
};

/** Pays whatever was sent in its next block, and leaves blocks empty during a stall. */
function syntheticChain(stall: { readonly at: number; readonly for: number }): RehearsalChain {
  let waiting: RehearsedTransaction[] = [];
  return {
    kind: "model",
    baseFee: 1e9,
    get pending() {
      return waiting.length;
    },
    send: (transaction) => waiting.push(transaction),
    drop: (id) => {
      waiting = waiting.filter((transaction) => transaction.id !== id);
    },
    mine: (time): MinedBlock => {
      const isStalled = time >= stall.at && time < stall.at + stall.for;
      const mined = isStalled ? [] : waiting;
      if (!isStalled) waiting = [];
      const transactions = mined.map(({ id, kind, sender }) => {
        const paid = kind === "claim" ? [sender] : [];
        return { id, gasUsed: 70_000, gasPrice: 1e9, reverted: undefined, paid };
      });
      return { time, baseFee: 1e9, gasUsed: 70_000 * mined.length, transactions };
    },
    reorg: () => {},
    close: async () => {},
  };
}

/** Of the block that pays whoever comes then. */
function paidAt(arrival: number): number {
  const next = Math.ceil(arrival / BLOCK_TIME) * BLOCK_TIME;
  const end = STALL.at + STALL.for;
  return next >= STALL.at && next < end ? end : next;
}

describe("a burst on a chain of known stalls", () => {
  it("is told as it was: whoever comes while nothing moves waits to the end of it", async () => {
    const chain = syntheticChain(STALL);
    const record = await runBurst({ scenario, strategy: "direct", claimants: CLAIMANTS, chain });
    const told = measure(record);
    const waits = [...record.intended].map((came) => paidAt(came) - came).sort((a, b) => a - b);
    const known = (share: number) => waits[Math.ceil(share * waits.length) - 1]!;
    expect(told.paid).to.equal(CLAIMANTS);
    for (const [name, share] of [
      ["p50", 0.5],
      ["p90", 0.9],
      ["p99", 0.99],
      ["p999", 0.999],
    ] as const) {
      expect(told.latency[name], name).to.be.closeTo(known(share), 0.002 * known(share) + 0.01);
    }
    // An eighth of all come while nothing moves; whoever waited for answers would have asked once.
    expect(told.latency.p90).to.be.greaterThan(20);
    expect(told.latency.max).to.be.closeTo(known(1), 0.01);
  });
});
