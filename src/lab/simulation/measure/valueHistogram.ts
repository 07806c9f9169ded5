import { build } from "hdr-histogram-js";
import type { Quantiles } from "./measures.ts";

export type ValueHistogram = {
  readonly quantiles: Quantiles;
  /** The quantile of a share, to three digits. NaN when empty. */
  readonly at: (share: number) => number;
};

/**
 * Smallest step of the histogram as a part of the highest value. Values down to a billionth of it keep three digits;
 * smaller values are exact to within this step.
 */
const STEPS = 2 ** 40;
const NONE: Quantiles = { p50: NaN, p90: NaN, p99: NaN, p999: NaN, max: NaN, mean: NaN };

/**
 * Values in an HDR histogram. Its size does not grow with their number, and all quantiles are exact to three digits
 * (the highest value and the mean to all digits). The unit does not matter: values are counted as parts of the highest.
 * @param values not negative
 * @throws RangeError where a value is negative or not a number
 */
export function valueHistogram(values: Float64Array): ValueHistogram {
  if (values.length === 0) return { quantiles: NONE, at: () => NaN };
  let max = 0;
  let sum = 0;
  for (const value of values) {
    if (!(value >= 0)) throw new RangeError(`A histogram counts no ${value}.`);
    if (value > max) max = value;
    sum += value;
  }
  const scale = max === 0 ? 0 : STEPS / max;
  const counts = build({
    highestTrackableValue: 2 * STEPS,
    numberOfSignificantValueDigits: 3,
    autoResize: false,
  });
  for (const value of values) counts.recordValue(Math.round(value * scale));
  const at = (share: number) =>
    max === 0 ? 0 : Math.min(max, counts.getValueAtPercentile(share * 100) / scale);
  const quantiles = {
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    p999: at(0.999),
    max,
    mean: sum / values.length,
  };
  return { quantiles, at };
}
