/** Below it, `load` is no longer reached: so many times as many senders would have to come in vain. */
const LEAST = 0.01;

/**
 * Of senders whose maximum fees are lognormal, how many can pay 1: the normal distribution at ln(median) / sigma. At least a
 * hundredth.
 * @param median in the unit of what is to be paid
 */
export function payingShare(median: number, sigma: number): number {
  if (sigma === 0) return median >= 1 ? 1 : LEAST;
  return Math.max(LEAST, normal(Math.log(median) / sigma));
}

/** Distribution function of the standard normal, to 1e-7 (Abramowitz and Stegun, 26.2.17). */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return x >= 0 ? 1 - tail : tail;
}
