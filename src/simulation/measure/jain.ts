/**
 * Jain's index of fairness: the square of the sum over the sum of squares times the number. 1 where all values are alike,
 * 1 / n where one has everything. NaN where there are none.
 * @see Jain, Chiu and Hawe, "A quantitative measure of fairness", DEC-TR-301, 1984
 */
export function jain(values: Float64Array): number {
  if (values.length === 0) return NaN;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return squares === 0 ? 1 : (sum * sum) / (values.length * squares);
}
