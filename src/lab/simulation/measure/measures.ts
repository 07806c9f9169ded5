import {
  amount,
  at,
  count,
  type Decoder,
  list,
  Misfit,
  members,
  object,
  oneOf,
} from "../../../sdk/core/decode.ts";
import { strategyNames } from "../scenario/scenario.ts";

/** JSON has no NaN: where there was nothing to measure, null stands. */
const measured: Decoder<number> = (value, place) => (value === null ? NaN : amount(value, place));

/** Of values, whatever their unit. NaN where there are none. */
export type Quantiles = Readonly<Record<"p50" | "p90" | "p99" | "p999" | "max" | "mean", number>>;

const quantiles = object<Quantiles>({
  p50: measured,
  p90: measured,
  p99: measured,
  p999: measured,
  max: measured,
  mean: measured,
});

/** A path over time: seconds from the opening, and a value for each. */
export type TimeSeries = { readonly times: readonly number[]; readonly values: readonly number[] };

const path = sameLength(object<TimeSeries>({ times: list(amount), values: list(amount) }));

/** Reads {@link Measures} out of a report. */
export const measuresField = object({
  strategy: oneOf(strategyNames),
  /** `gateway`: a running one, in real time. */
  chain: oneOf(["edr", "model", "gateway"]),
  claimants: count,
  paid: count,
  refused: count,
  gaveUp: count,
  unfinished: count,
  /** Seconds from the intended arrival to the block that paid, of those who were paid. */
  latency: quantiles,
  /** Of all but those who were refused: the seconds within which each share was paid. It ends at the share that was. */
  latencyCurve: sameLength(object({ shares: list(amount), seconds: list(amount) })),
  /** Claims paid a second. */
  goodput: path,
  /** Wei paid for gas by or for each who was paid. */
  fee: quantiles,
  totalFees: amount,
  baseFee: path,
  /** The highest base fee, as a multiple of the opening's. */
  baseFeeRise: measured,
  /** No points where nobody could see it. */
  pending: path,
  transactions: object({
    sent: count,
    mined: count,
    reverted: count,
    replaced: count,
    /** Never seen again. */
    dropped: count,
    skippedItems: count,
  }),
  /** Of all that was mined, the background's too. */
  gasUsed: amount,
  /** Of claims and bundles, whatever came of them. */
  gasOfClaims: amount,
  gasWasted: amount,
  /** Requests of all claimants for each claim paid. */
  requestsPerClaim: measured,
  unserved: object({ refused: count, timedOut: count }),
  fairness: object({
    /** Jain's index over the latencies of who was paid: 1 where all waited alike. */
    jain: measured,
    /** By tenth of arrival: median latency, and the share that was paid. */
    deciles: list(object({ latency: measured, paid: measured })),
  }),
  /** Second of the block that paid the last. */
  lastClaim: measured,
  /** The same if blocks had held nothing but these claims, from the arrivals on, without fail. */
  ideal: measured,
  reasons: countsByName,
});

/** What a run of one strategy amounts to. Seconds, wei, gas. */
export type Measures = Readonly<ReturnType<typeof measuresField>>;

/** Numbers by any name. */
function countsByName(value: unknown, place: string): Readonly<Record<string, number>> {
  const held = Object.entries(members(value, place));
  return Object.fromEntries(held.map(([name, one]) => [name, count(one, at(place, name))]));
}

/** Both lists of a curve have a value for each point. */
function sameLength<Curve extends object>(field: Decoder<Curve>): Decoder<Curve> {
  return (value, place) => {
    const curve = field(value, place);
    const lengths = Object.values(curve).map((list: readonly number[]) => list.length);
    if (new Set(lengths).size === 1) return curve;
    throw new Misfit({ path: place, value, expected: "lists of one length" });
  };
}
