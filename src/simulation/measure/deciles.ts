import { valueHistogram } from "./valueHistogram.ts";

const TENTHS = 10;

/**
 * Claimants by tenth of arrival: the first tenth are those who came first, and of those who came at one moment the one with
 * the lower number was first. Tenths differ by one claimant at most; with fewer than ten claimants some are empty.
 * @param intended when each means to claim
 * @param paidAt NaN: was not paid
 * @returns of each tenth the median seconds from intention to payment, and the share that was paid; NaN where there are none
 */
export function deciles(
  intended: Float64Array,
  paidAt: Float64Array,
): readonly { readonly latency: number; readonly paid: number }[] {
  const tenthOf = tenths(intended);
  const waits = Array.from({ length: TENTHS }, () => new Float64Array(Math.ceil(intended.length / TENTHS)));
  const paid = new Uint32Array(TENTHS);
  const all = new Uint32Array(TENTHS);
  for (let i = 0; i < intended.length; i++) {
    const tenth = tenthOf(i);
    all[tenth] = (all[tenth] ?? 0) + 1;
    const wait = (paidAt[i] ?? NaN) - (intended[i] ?? NaN);
    if (Number.isNaN(wait)) continue;
    const place = paid[tenth] ?? 0;
    (waits[tenth] as Float64Array)[place] = wait;
    paid[tenth] = place + 1;
  }
  return waits.map((values, tenth) => {
    const count = paid[tenth] ?? 0;
    return { latency: valueHistogram(values.subarray(0, count)).at(0.5), paid: count / (all[tenth] ?? 0) };
  });
}

/**
 * Which tenth a claimant belongs to, to be asked once each, in order of number. Moments are sorted, claimants are not: that
 * is some ten times as quick, and only where a moment stands on both sides of a border does it take counting.
 */
function tenths(intended: Float64Array): (claimant: number) => number {
  const sorted = intended.slice().sort();
  const ends = Array.from({ length: TENTHS }, (_, k) => Math.floor((sorted.length * (k + 1)) / TENTHS));
  const latest = ends.map((end) => sorted[end - 1] ?? Number.NEGATIVE_INFINITY);
  // Places in a tenth for those who came at its latest moment.
  const places = ends.map((end, k) => {
    const begin = ends[k - 1] ?? 0;
    let first = end;
    while (first > begin && sorted[first - 1] === latest[k]) first--;
    return end - first;
  });
  return (claimant) => {
    const moment = intended[claimant] as number;
    let tenth = 0;
    while (moment > (latest[tenth] as number) || (moment === latest[tenth] && places[tenth] === 0)) tenth++;
    if (moment === latest[tenth]) places[tenth] = (places[tenth] as number) - 1;
    return tenth;
  };
}
