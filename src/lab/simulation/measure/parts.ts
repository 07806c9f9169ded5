import type { RunBlock } from "../burst/runRecord.ts";
import type { Measures, TimeSeries } from "./measures.ts";
import { type ValueHistogram, valueHistogram } from "./valueHistogram.ts";

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

export type IdealTerms = {
  /** When each of those who were paid meant to claim. */
  readonly arrivals: Float64Array;
  /** Seconds. */
  readonly blockTime: number;
  /** Gas of a block, and of a claim. */
  readonly gasLimit: number;
  readonly gasPerClaim: number;
};

/**
 * Second of the block that would pay the last claim if blocks held nothing else and everything went well: each block takes
 * as many of those who have come as fit. With so much work after some moment, nobody can end earlier than work over
 * capacity; the ideal is the latest of these bounds over all moments. NaN where nobody came.
 */
export function idealLastClaim({ arrivals, blockTime, gasLimit, gasPerClaim }: IdealTerms): number {
  if (arrivals.length === 0) return NaN;
  const perBlock = Math.max(1, Math.floor(gasLimit / gasPerClaim));
  let last = 1;
  for (const arrival of arrivals) last = Math.max(last, blockOf(arrival, blockTime));
  const byBlock = new Uint32Array(last + 1);
  for (const arrival of arrivals) {
    const block = blockOf(arrival, blockTime);
    byBlock[block] = (byBlock[block] ?? 0) + 1;
  }
  let waiting = 0;
  let end = 0;
  for (let block = last; block >= 1; block--) {
    waiting += byBlock[block] ?? 0;
    if (waiting > 0) end = Math.max(end, block - 1 + Math.ceil(waiting / perBlock));
  }
  return end * blockTime;
}

/** The first that may hold it: block k is mined at k times the block time, and the first is block 1. */
function blockOf(arrival: number, blockTime: number): number {
  return Math.max(1, Math.ceil(arrival / blockTime - 1e-9));
}

const LAST_SHARES = [
  0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.9975, 0.999, 0.9995, 0.9999,
  1,
];
/** Shares of the paid at which the curve has points: closer together towards all, where the long waits are. */
const SHARES = [...Array.from({ length: 18 }, (_, k) => (k + 1) / 20), ...LAST_SHARES];

/**
 * Within how many seconds each share was paid. Those who were not paid waited for ever: the curve ends at the share that was,
 * and does not look better for leaving them out.
 * @param waits of those who were paid
 * @param paid their share of all who ought to have been
 */
export function latencyCurve(waits: ValueHistogram, paid: number): Measures["latencyCurve"] {
  if (paid === 0) return { shares: [], seconds: [] };
  return { shares: SHARES.map((share) => share * paid), seconds: SHARES.map((share) => waits.at(share)) };
}

/** Points of a path at most, so that a report's size does not grow with the length of the day. */
const MAX_POINTS = 240;

/**
 * Claims paid a second, each point over the time since the one before.
 * @param blocks ascending, none undone
 */
export function goodputPath(blocks: readonly RunBlock[], blockTime: number): TimeSeries {
  const groups = inGroups(blocks);
  const times = groups.map((group) => group.at(-1)?.time ?? 0);
  const values = groups.map((group) => {
    const paid = group.reduce((sum, block) => sum + block.paid, 0);
    return paid / (group.length * blockTime);
  });
  return { times, values };
}

/**
 * What a value was after each block. Where blocks are more than points, each point is the greatest of its blocks: a path
 * that is drawn must not hide its peaks.
 */
export function greatestPath(blocks: readonly RunBlock[], valueIn: (block: RunBlock) => number): TimeSeries {
  const groups = inGroups(blocks.filter((block) => !Number.isNaN(valueIn(block))));
  return {
    times: groups.map((group) => group.at(-1)?.time ?? 0),
    values: groups.map((group) => group.reduce((max, block) => Math.max(max, valueIn(block)), 0)),
  };
}

function inGroups(blocks: readonly RunBlock[]): readonly (readonly RunBlock[])[] {
  const size = Math.max(1, Math.ceil(blocks.length / MAX_POINTS));
  return Array.from({ length: Math.ceil(blocks.length / size) }, (_, k) =>
    blocks.slice(k * size, (k + 1) * size),
  );
}
