import { formatCount, formatShare } from "../../../sdk/core/text/format.ts";
import type { Measures } from "../measure/measures.ts";
import { unpaidShare } from "./assessStrategy.ts";
import { formatEther, formatIndex, formatRounded, formatShortDuration } from "./humane.ts";

/** One measure for tables and comparisons. */
export type MeasureRow = {
  readonly name: string;
  /** NaN: nothing to measure. */
  readonly valueIn: (measures: Measures) => number;
  readonly format: (value: number) => string;
  /** The better direction; undefined: neither. */
  readonly better: "less" | "more" | undefined;
  /** Differences up to this do not count, in the measure's own unit. */
  readonly noise: number;
  /** Differences up to this part of the value do not count either. */
  readonly tolerance: number;
};

/** Two seeds of one scenario differ, too. */
const FIVE_PERCENT = 0.05;
const seconds = { format: formatShortDuration, better: "less", noise: 0.5, tolerance: FIVE_PERCENT } as const;
const share = { format: orNone(formatShare), better: "less", noise: 0.005, tolerance: 0 } as const;
const times = { format: formatRounded, better: "less", noise: 0.02, tolerance: FIVE_PERCENT } as const;
const fees = { format: formatEther, better: "less", noise: 0, tolerance: FIVE_PERCENT } as const;
const number = { format: orNone(formatCount), better: "less", noise: 1, tolerance: FIVE_PERCENT } as const;

/** All measures, in the order of the report. */
export const measureRows: readonly MeasureRow[] = [
  {
    ...share,
    name: "Paid, of those who may be",
    valueIn: (measures) => 1 - unpaidShare(measures),
    better: "more",
  },
  { ...number, name: "Gave up", valueIn: ({ gaveUp }) => gaveUp },
  { ...number, name: "Still waiting at the end", valueIn: ({ unfinished }) => unfinished },
  { ...number, name: "Refused by the gate", valueIn: ({ refused }) => refused, better: undefined },
  { ...seconds, name: "Wait, median", valueIn: ({ latency }) => latency.p50 },
  { ...seconds, name: "Wait, 90 of 100 within", valueIn: ({ latency }) => latency.p90 },
  { ...seconds, name: "Wait, 99 of 100 within", valueIn: ({ latency }) => latency.p99 },
  { ...seconds, name: "Wait, 999 of 1,000 within", valueIn: ({ latency }) => latency.p999 },
  { ...seconds, name: "Wait, longest", valueIn: ({ latency }) => latency.max },
  { ...seconds, name: "Last claim paid after", valueIn: ({ lastClaim }) => lastClaim },
  {
    ...times,
    name: "Last claim, over the ideal",
    valueIn: ({ lastClaim, ideal }) => lastClaim / ideal,
  },
  {
    format: formatRounded,
    noise: 0,
    tolerance: FIVE_PERCENT,
    name: "Claims a second, highest",
    valueIn: ({ goodput }) => goodput.values.reduce((max, value) => Math.max(max, value), 0),
    better: undefined,
  },
  { ...fees, name: "Fee of a claim, median", valueIn: ({ fee }) => fee.p50 },
  { ...fees, name: "Fee of a claim, 99 of 100 below", valueIn: ({ fee }) => fee.p99 },
  { ...fees, name: "Fees in all", valueIn: ({ totalFees }) => totalFees },
  { ...times, name: "Base fee, highest over the opening’s", valueIn: ({ baseFeeRise }) => baseFeeRise },
  {
    ...number,
    name: "Waiting transactions, most",
    valueIn: ({ pending: { values } }) =>
      values.length === 0 ? NaN : values.reduce((max, value) => Math.max(max, value), 0),
  },
  {
    ...times,
    name: "Transactions sent for a claim paid",
    valueIn: ({ transactions, paid }) => (paid === 0 ? NaN : transactions.sent / paid),
    noise: 0.01,
  },
  { ...number, name: "Transactions reverted", valueIn: ({ transactions }) => transactions.reverted },
  { ...number, name: "Claims skipped in bundles", valueIn: ({ transactions }) => transactions.skippedItems },
  {
    ...share,
    name: "Gas of claims wasted",
    valueIn: ({ gasWasted, gasOfClaims }) => (gasOfClaims === 0 ? NaN : gasWasted / gasOfClaims),
  },
  { ...times, name: "Requests for a claim paid", valueIn: ({ requestsPerClaim }) => requestsPerClaim },
  { ...number, name: "Requests refused", valueIn: ({ unserved }) => unserved.refused },
  { ...number, name: "Requests timed out", valueIn: ({ unserved }) => unserved.timedOut },
  {
    name: "Fairness of waits (Jain, 1: all alike)",
    valueIn: ({ fairness }) => fairness.jain,
    format: formatIndex,
    better: "more",
    noise: 0.02,
    tolerance: 0,
  },
];

function orNone(format: (value: number) => string): (value: number) => string {
  return (value) => (Number.isNaN(value) ? "none" : format(value));
}
