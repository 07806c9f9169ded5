import { niceStep } from "../../../../node/report/chartFigure.ts";

/** An axis: positions of values, from 0 to 1, and the round values with labels. */
export type Scale = {
  readonly positionOf: (value: number) => number;
  readonly ticks: readonly number[];
};

const TICKS = 5;
const MAX_TICKS = 7;
/** Seconds between ticks of time. */
const TIME_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800,
];
/** Ticks of a logarithmic axis of durations, in seconds. */
const DURATIONS = [
  0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60, 180, 600, 1_800, 3_600, 10_800, 36_000, 86_400,
  259_200, 864_000,
];

/** From 0 to the highest value, or to 1 without values. */
export function linearScale(max: number): Scale {
  const end = max > 0 ? max : 1;
  const step = niceStep(end, TICKS);
  const top = step * Math.ceil(end / step - 1e-9);
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, i) =>
    Number((i * step).toPrecision(12)),
  );
  return { positionOf: (value) => within(value / top), ticks };
}

/** Seconds from 0, with ticks as on clocks. @param ticks most ticks, not counting the one at 0 */
export function timeScale(max: number, ticks = TICKS): Scale {
  const end = max > 0 ? max : 1;
  const step = TIME_STEPS.find((one) => end / one <= ticks) ?? niceStep(end, ticks);
  const moments = Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, i) => i * step);
  return { positionOf: (value) => within(value / end), ticks: moments };
}

/** Durations on a logarithmic axis. A duration below its low end is drawn at that end. */
export function durationScale(min: number, max: number): Scale {
  const low = DURATIONS.findLast((one) => one <= min) ?? 0.001;
  const high = DURATIONS.find((one) => one >= max && one > low) ?? Math.max(max, low * 10);
  const positionOf = (value: number) => within(Math.log(value / low) / Math.log(high / low));
  const inside = DURATIONS.filter((one) => one >= low && one <= high);
  const every = Math.ceil(inside.length / MAX_TICKS);
  return { positionOf, ticks: inside.filter((_, i) => i % every === 0) };
}

/**
 * Shares on an axis that widens towards 100 %: 50 %, 90 %, 99 % and 99.9 % are equally far apart except for the first.
 * @param max the highest share that is drawn
 * @param claimants all of them are drawn where all but one are, at the right end: the logarithm has no place for all
 */
export function tailScale(max: number, claimants: number): Scale {
  const last = Math.max(1 / Math.max(claimants, 10), 1e-4);
  const distance = (share: number) => -Math.log10(Math.max(1 - share, last));
  const end = Math.max(distance(max), distance(0.9));
  const ticks = [0.5, 0.9, 0.99, 0.999, 0.9999].filter(
    (share) => share < 1 - last + 1e-9 && distance(share) <= end + 1e-9,
  );
  return { positionOf: (share) => within(distance(share) / end), ticks };
}

function within(position: number): number {
  return Math.min(1, Math.max(0, position));
}
