import type { Random } from "./randomFrom.ts";

/** Of an exponential distribution with this mean. */
export function drawExponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random());
}

/**
 * Of a lognormal distribution: its logarithm is normal, by Box and Muller.
 * @param median above 0; half of all draws are below it
 * @param sigma standard deviation of the logarithm; 0 gives the median
 */
export function drawLognormal(random: Random, median: number, sigma: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * random()));
}

/**
 * How many of what comes independently come in a while in which `mean` come on average: a whole number. Counts gaps, so
 * that it takes about `mean` steps, and is exact for a great mean too.
 */
export function drawPoisson(random: Random, mean: number): number {
  let count = 0;
  for (let at = drawExponential(random, 1); at < mean; at += drawExponential(random, 1)) count++;
  return count;
}

/** The numbers from 0 to `count` - 1 in an order that is drawn, each order as likely (Fisher and Yates). */
export function drawPermutation(random: Random, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const held = order[i] as number;
    order[i] = order[j] as number;
    order[j] = held;
  }
  return order;
}
