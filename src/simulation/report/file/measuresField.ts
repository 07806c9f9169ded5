import type { RunRecord } from "../../burst/runRecord.ts";
import type { Measures, Path, Quantiles } from "../../measure/measures.ts";
import {
  amount,
  count,
  countsByName,
  type Field,
  FieldError,
  listOf,
  measured,
  objectOf,
  oneOf,
} from "./fields.ts";
import { strategyField } from "./scenarioField.ts";

const quantiles = objectOf<Quantiles>({
  p50: measured,
  p90: measured,
  p99: measured,
  p999: measured,
  max: measured,
  mean: measured,
});

const path = sameLength(objectOf<Path>({ times: listOf(amount), values: listOf(amount) }));

const latencyCurve = sameLength(
  objectOf<Measures["latencyCurve"]>({ shares: listOf(amount), seconds: listOf(amount) }),
);

const transactions = objectOf<Measures["transactions"]>({
  sent: count,
  mined: count,
  reverted: count,
  replaced: count,
  dropped: count,
  skippedItems: count,
});

export const measuresField = objectOf<Measures>({
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
  unserved: objectOf<Measures["unserved"]>({ refused: count, timedOut: count }),
  fairness: objectOf<Measures["fairness"]>({
    jain: measured,
    deciles: listOf(objectOf<Measures["fairness"]["deciles"][number]>({ latency: measured, paid: measured })),
  }),
  lastClaim: measured,
  ideal: measured,
  reasons: countsByName,
});

export const effortField = objectOf<RunRecord["effort"]>({ total: amount, signing: amount, chain: amount });

/** Both lists of a curve have a value for each point. */
function sameLength<Curve extends object>(field: Field<Curve>): Field<Curve> {
  return (value, place) => {
    const curve = field(value, place);
    const lengths = Object.values(curve).map((list: readonly number[]) => list.length);
    if (new Set(lengths).size === 1) return curve;
    throw new FieldError(place, value, "lists of one length");
  };
}
