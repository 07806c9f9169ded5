export type Point = { readonly time: bigint; readonly share: bigint };

/** A number as numerator and denominator, never reduced and never rounded. */
type Fraction = readonly [bigint, bigint];

const WHOLE = 10n ** 18n;
const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d];

/**
 * What is vested of `total` at `time`, walking from point to point and adding up the gains as fractions: a point that is
 * reached gives all that it adds; of the next one, where the schedule is linear, the part of the way that is done is given.
 */
export function vested(stepped: boolean, points: readonly Point[], total: bigint, time: bigint): bigint {
  let share: Fraction = [0n, 1n];
  let before: Point | undefined;
  for (const point of points) {
    const gain: Fraction = [point.share - (before?.share ?? 0n), WHOLE];
    if (point.time <= time) share = plus(share, gain);
    else if (before !== undefined && before.time <= time && !stepped) {
      share = plus(share, times(gain, [time - before.time, point.time - before.time]));
    }
    before = point;
  }
  return wholeOf(times([total, 1n], share), total);
}

/** The largest whole number, of at most `most`, that the fraction reaches: found by halving, without a division. */
function wholeOf([numerator, denominator]: Fraction, most: bigint): bigint {
  let low = 0n;
  let high = most;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle * denominator <= numerator) low = middle;
    else high = middle - 1n;
  }
  return low;
}
