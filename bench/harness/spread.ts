import { SymbolonError } from "../../src/sdk/core/errors.ts";

/** Samples of one figure, told by their middle and their ends. */
export type Spread = {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly samples: number;
};

/**
 * The spread of samples, in their unit. The median of an even number of samples is the lower of the middle two: a
 * value that was measured.
 * @throws SymbolonError `NoSamples`
 */
export function spreadOf(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  const min = sorted[0];
  const median = sorted[(sorted.length - 1) >> 1];
  const max = sorted.at(-1);
  if (min === undefined || median === undefined || max === undefined) {
    throw new SymbolonError({
      code: "NoSamples",
      reason: "There is nothing to take the median of.",
      hint: "Measure at least once.",
    });
  }
  return { median, min, max, samples: sorted.length };
}
