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
} from "../../../core/decode.ts";
import type { RunRecord } from "../../burst/runRecord.ts";
import type { Measures, Path, Quantiles } from "../../measure/measures.ts";
import { strategyField } from "./scenarioField.ts";

/** JSON has no NaN: where there was nothing to measure, null stands. */
const measured: Decoder<number> = (value, place) => (value === null ? NaN : amount(value, place));

/** Numbers by any name. */
const countsByName: Decoder<Readonly<Record<string, number>>> = (value, place) =>
  Object.fromEntries(
    Object.entries(members(value, place)).map(([name, one]) => [name, count(one, at(place, name))]),
  );

const quantiles = object<Quantiles>({
  p50: measured,
  p90: measured,
  p99: measured,
  p999: measured,
  max: measured,
  mean: measured,
});

const path = sameLength(object<Path>({ times: list(amount), values: list(amount) }));

const latencyCurve = sameLength(
  object<Measures["latencyCurve"]>({ shares: list(amount), seconds: list(amount) }),
);

const transactions = object<Measures["transactions"]>({
  sent: count,
  mined: count,
  reverted: count,
  replaced: count,
  dropped: count,
  skippedItems: count,
});

export const measuresField = object<Measures>({
  strategy: strategyField,
  chain: oneOf(["edr", "model"]),
  claimants: count,
  paid: count,
  refused: count,
  gaveUp: count,
  unfinished: count,
  latency: quantiles,
  latencyCurve,
  goodput: path,
  fee: quantiles,
  totalFees: amount,
  baseFee: path,
  baseFeeRise: measured,
  pending: path,
  transactions,
  gasUsed: amount,
  gasOfClaims: amount,
  gasWasted: amount,
  requestsPerClaim: measured,
  unserved: object<Measures["unserved"]>({ refused: count, timedOut: count }),
  fairness: object<Measures["fairness"]>({
    jain: measured,
    deciles: list(object<Measures["fairness"]["deciles"][number]>({ latency: measured, paid: measured })),
  }),
  lastClaim: measured,
  ideal: measured,
  reasons: countsByName,
});

export const effortField = object<RunRecord["effort"]>({ total: amount, signing: amount, chain: amount });

/** Both lists of a curve have a value for each point. */
function sameLength<Curve extends object>(field: Decoder<Curve>): Decoder<Curve> {
  return (value, place) => {
    const curve = field(value, place);
    const lengths = Object.values(curve).map((list: readonly number[]) => list.length);
    if (new Set(lengths).size === 1) return curve;
    throw new Misfit({ path: place, value, wanted: "lists of one length" });
  };
}
