import type { Scenario } from "../../../../src/lab/simulation/scenario/scenario.ts";

const GWEI = 1e9;

/** A day on which nothing goes wrong, nobody differs from others, and nobody else sends: what a test wants is added to it. */
export const calmScenario: Scenario = {
  name: "calm",
  seed: "calm",
  arrivals: { kind: "flash", share: 1, within: 10, over: 1 },
  chain: { blockTime: 12, gasLimit: 30_000_000, baseFee: GWEI },
  background: { load: 0, spread: 0.5, headroom: 2, gas: 100_000, spikes: [] },
  wallets: {
    tip: GWEI,
    tipSpread: 0,
    feeMargin: 2,
    feeCeiling: 1_000 * GWEI,
    raiseAfter: 60,
    raiseBy: 1.25,
    resend: 0,
    retry: { first: 1, factor: 2, tries: 8 },
    patience: 3_600,
    pollEvery: 4,
    impatient: 0,
  },
  rpc: { perSecond: 1e6, burst: 1e6, latency: 0.1, timeout: 10 },
  faults: { refused: 0, stalls: [], dropped: 0, reorgs: [] },
  credentials: undefined,
  waves: { count: 4, interval: 60 },
  relay: { perSecond: 1e6, queue: 1e6, bundle: 50, pace: 0.8, keys: 4, inFlight: 1, tip: GWEI },
  until: 7_200,
};

/** Everybody comes at these moments, in an order that is drawn. */
export const at = (...moments: readonly number[]): Scenario["arrivals"] => ({ kind: "replay", moments });
