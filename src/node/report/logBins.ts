import { niceStep } from "./chartFigure.ts";

/** Values counted in bins, and the axis they stand on. Positions run from 0, the left end of the axis, to 1. */
export type Binned = {
  /** Values in each bin, left to right; bins are equally wide on the axis. */
  readonly counts: readonly number[];
  /** Values at the ends of the bins, one more than there are bins. */
  readonly edges: readonly number[];
  readonly ticks: readonly { readonly position: number; readonly value: number }[];
  readonly positionOf: (value: number) => number;
};

/** Fewer bins than this are shown with empty ones beside them, so that a lone bar does not fill the chart. */
const MIN_BINS = 5;

/** Counts each value in its bin; a value on an edge belongs to the bin at its right. */
function countInBins(
  values: ArrayLike<number>,
  bins: number,
  positionOf: (value: number) => number,
): readonly number[] {
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    // The little that is added undoes what logarithms and divisions lose at an edge.
    const bin = Math.floor(positionOf(values[i] as number) * bins + 1e-6);
    const inside = Math.min(Math.max(bin, 0), bins - 1);
    counts[inside] = (counts[inside] as number) + 1;
  }
  return counts;
}

/** Bins a decade, finest first. Each divides the decade evenly, so that powers of ten stand on edges. */
const BINS_A_DECADE = [10, 5, 4, 2, 1];
const MAX_BINS = 36;
const MAX_TICKS = 6;

/**
 * Counts positive values in bins of which each is the same factor wider than the one before.
 * @param values at least one, all above zero
 */
export function logBins(values: Float64Array): Binned {
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const range = Math.log10(max) - Math.log10(min);
  const perDecade = BINS_A_DECADE.find((candidate) => range * candidate < MAX_BINS - 1) ?? 1;
  // A hair is added so that a power of ten is not put below its own edge by the logarithm's last digit.
  let first = Math.floor(Math.log10(min) * perDecade + 1e-9);
  let bins = Math.floor(Math.log10(max) * perDecade + 1e-9) - first + 1;
  if (bins < MIN_BINS) {
    first -= 2;
    bins += 4;
  }
  const positionOf = (value: number) => (Math.log10(value) * perDecade - first) / bins;
  const edges = Array.from({ length: bins + 1 }, (_, i) => 10 ** ((first + i) / perDecade));
  const ticks = roundValues(first / perDecade, (first + bins) / perDecade).map((value) => ({
    position: positionOf(value),
    value,
  }));
  return { counts: countInBins(values, bins, positionOf), edges, ticks, positionOf };
}

/** Values for the axis between two powers of ten: as many round ones as there is room for. */
function roundValues(from: number, to: number): readonly number[] {
  const sets = [[1, 2, 3, 4, 5, 6, 8], [1, 2, 5], [1, 3], [1]].map((factors) =>
    valuesBetween(from, to, factors),
  );
  const fitting = sets.find((values) => values.length <= MAX_TICKS);
  if (fitting !== undefined) return fitting;
  const powers = sets.at(-1) ?? [];
  const every = Math.ceil(powers.length / MAX_TICKS);
  return powers.filter((_, i) => i % every === 0);
}

function valuesBetween(from: number, to: number, factors: readonly number[]): readonly number[] {
  const values: number[] = [];
  for (let power = Math.floor(from); power <= Math.ceil(to); power++) {
    for (const factor of factors) {
      const exponent = power + Math.log10(factor);
      // Parsed, since 10 ** -2 would leave a tail of digits in the label.
      if (exponent >= from - 1e-9 && exponent <= to + 1e-9) values.push(Number(`${factor}e${power}`));
    }
  }
  return values;
}

const MAX_LINEAR_BINS = 30;
const TICKS = 4;

/**
 * Counts whole numbers in bins of one round width.
 * @param sorted ascending, at least one
 */
export function linearBins(sorted: readonly number[]): Binned {
  const min = sorted[0] ?? 0;
  const max = sorted.at(-1) ?? 0;
  // Where all are equal there is no range to divide: a five-hundredth of the value gives a plausible width.
  const step = Math.max(1, niceStep(max > min ? max - min : max / 15, MAX_LINEAR_BINS));
  let first = Math.floor(min / step);
  let bins = Math.floor(max / step) - first + 1;
  if (bins < MIN_BINS) {
    first = Math.max(0, first - 2);
    bins += 4;
  }
  const low = first * step;
  const width = bins * step;
  const positionOf = (value: number) => (value - low) / width;

  const tickStep = Math.max(1, niceStep(width, TICKS));
  const ticks = [];
  for (let value = Math.ceil(low / tickStep) * tickStep; value <= low + width; value += tickStep) {
    ticks.push({ position: positionOf(value), value });
  }
  const edges = Array.from({ length: bins + 1 }, (_, i) => low + i * step);
  return { counts: countInBins(sorted, bins, positionOf), edges, ticks, positionOf };
}
