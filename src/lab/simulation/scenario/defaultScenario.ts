import type { Scenario } from "./scenario.ts";

const GWEI = 1e9;

/**
 * The default day of a simulation: half of all claimants come in the first five seconds, as after an announcement. The
 * chain is like Ethereum. Others fill its blocks to their target, so that without claims the base fee stays about the
 * same.
 */
export const defaultScenario: Scenario = {
  name: "A flash on a chain like Ethereum",
  seed: "symbolon",
  arrivals: { kind: "flash", share: 0.5, within: 5, over: 1_200 },
  chain: { blockTime: 12, gasLimit: 60_000_000, baseFee: 2 * GWEI },
  background: { load: 1, spread: 0.5, headroom: 1, gas: 1_500_000, spikes: [] },
  wallets: {
    tip: 0.1 * GWEI,
    tipSpread: 0.7,
    feeMargin: 2,
    feeCeiling: 50 * GWEI,
    raiseAfter: 60,
    raiseBy: 1.25,
    resend: 0.1,
    retry: { first: 1, factor: 2, tries: 8 },
    patience: 1_800,
    pollEvery: 6,
    impatient: 0.02,
  },
  rpc: { perSecond: 2_000, burst: 4_000, latency: 0.2, timeout: 10 },
  faults: { refused: 0.005, stalls: [], dropped: 0.001, reorgs: [] },
  credentials: undefined,
  waves: { count: 8, interval: 300 },
  relay: { perSecond: 1_000, queue: 2_000, bundle: 50, pace: 0.8, keys: 8, inFlight: 4, tip: 0.2 * GWEI },
  until: 5_400,
};
