import { type Binned, countInBins, MIN_BINS } from "./binned.ts";

/** Bins a decade, finest first. Each divides the decade evenly, so that powers of ten stand on edges. */
const BINS_A_DECADE = [10, 5, 4, 2, 1];
const MAX_BINS = 36;
const MAX_TICKS = 6;

/**
 * Counts positive values in bins of which each is the same factor wider than the one before.
 * @param values at least one, all above zero
 */
export function logBins(values: Float64Array): Binned {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const range = Math.log10(most) - Math.log10(least);
  const perDecade = BINS_A_DECADE.find((candidate) => range * candidate < MAX_BINS - 1) ?? 1;
  // A hair is added so that a power of ten is not put below its own edge by the logarithm's last digit.
  let first = Math.floor(Math.log10(least) * perDecade + 1e-9);
  let bins = Math.floor(Math.log10(most) * perDecade + 1e-9) - first + 1;
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
