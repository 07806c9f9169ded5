/** How values lie, in seconds; each of the four is one of them. */
export type Spread = {
  readonly count: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
  readonly most: number;
};

/** Undefined where there are none. @param values in any order */
export function computeSpread(values: ArrayLike<number>): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] as number;
  return { count: sorted.length, median: at(0.5), p90: at(0.9), p99: at(0.99), most: at(1) };
}
