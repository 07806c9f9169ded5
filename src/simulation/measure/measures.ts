import type { StrategyName } from "../scenario/scenario.ts";

/** Of values, whatever their unit. NaN where there are none. */
export type Quantiles = {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly mean: number;
};

/** A path over time: seconds from the opening, and a value for each. */
export type Path = { readonly times: readonly number[]; readonly values: readonly number[] };

/** What a run of one strategy amounts to. Seconds, wei, gas. */
export type Measures = {
  readonly strategy: StrategyName;
  readonly chain: "edr" | "model";
  readonly claimants: number;
  readonly paid: number;
  readonly refused: number;
  readonly gaveUp: number;
  readonly unfinished: number;
  /** Seconds from the intended arrival to the block that paid, of those who were paid. */
  readonly latency: Quantiles;
  /** Of all but those who were refused: the seconds within which each share was paid. It ends at the share that was. */
  readonly latencyCurve: { readonly shares: readonly number[]; readonly seconds: readonly number[] };
  /** Claims paid a second. */
  readonly goodput: Path;
  /** Wei paid for gas by or for each who was paid. */
  readonly fee: Quantiles;
  readonly totalFees: number;
  readonly baseFee: Path;
  /** The highest base fee, as a multiple of the opening's. */
  readonly baseFeeRise: number;
  readonly pending: Path;
  readonly transactions: {
    readonly sent: number;
    readonly mined: number;
    readonly reverted: number;
    readonly replaced: number;
    readonly dropped: number;
    readonly skippedItems: number;
  };
  /** Of all that was mined, the background's too. */
  readonly gasUsed: number;
  /** Of claims and bundles, whatever came of them. */
  readonly gasOfClaims: number;
  readonly gasWasted: number;
  /** Requests of all claimants for each claim paid. */
  readonly requestsPerClaim: number;
  readonly unserved: { readonly refused: number; readonly timedOut: number };
  readonly fairness: {
    /** Jain's index over the latencies of who was paid: 1 where all waited alike. */
    readonly jain: number;
    /** By tenth of arrival: median latency, and the share that was paid. */
    readonly deciles: readonly { readonly latency: number; readonly paid: number }[];
  };
  /** Second of the block that paid the last. */
  readonly lastClaim: number;
  /** The same if blocks had held nothing but these claims, from the arrivals on, without fail. */
  readonly ideal: number;
  readonly reasons: Readonly<Record<string, number>>;
};
