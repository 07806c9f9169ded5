import { SymbolonError } from "../errors.ts";

/**
 * Vesting, once: what of an entitlement is vested at a moment. Twin of `contracts/libraries/Vesting.sol`.
 */

/** One point of a schedule: by `time` a share of each entitlement is vested. */
export type VestingPoint = {
  /** Unix seconds, below 2^64. */
  readonly time: bigint;
  /** Share of the whole, which is `WHOLE_SHARE`. */
  readonly share: bigint;
};

export type VestingSchedule = {
  /** Whether a point's share holds until the next point (true), or grows steadily towards the next one's (false). */
  readonly stepped: boolean;
  /** 1 to 64, times strictly ascending, shares never falling, the last one whole. */
  readonly points: readonly VestingPoint[];
};

/** The share that is all of it. */
export const WHOLE_SHARE = 10n ** 18n;

/** Most points of a schedule. */
export const MAX_VESTING_POINTS = 64;

/** Most base units of an entitlement. */
export const MAX_ENTITLEMENT = 2n ** 120n - 1n;

const MAX_TIME = 2n ** 64n - 1n;

/**
 * Refuses a schedule that no campaign can have, by the name that the contract has for it. That the last point comes within
 * a hundred years depends on the clock: the contract sees to it.
 * @throws SymbolonError `PointsOutOfRange`, `PointTimeOutOfRange`, `PointsNotAscending`, `ShareFalls`, `ScheduleIncomplete`
 */
export function requireSchedule({ points }: VestingSchedule): void {
  if (points.length === 0 || points.length > MAX_VESTING_POINTS) {
    throw new SymbolonError({
      code: "PointsOutOfRange",
      reason: `A schedule has 1 to ${MAX_VESTING_POINTS} points, and this one has ${points.length}.`,
      hint: points.length === 0 ? "Give at least the point at which all is vested." : "Merge points.",
      details: { points: points.length, most: MAX_VESTING_POINTS },
    });
  }
  let previous: VestingPoint | undefined;
  for (const [position, point] of points.entries()) {
    requirePoint(point, previous, position);
    previous = point;
  }
  const share = previous?.share;
  if (share === WHOLE_SHARE) return;
  throw new SymbolonError({
    code: "ScheduleIncomplete",
    reason: `The last share of the schedule is ${share}, and must be ${WHOLE_SHARE}, the whole.`,
    hint: "End the schedule with the whole: otherwise a part would never vest.",
    details: { share, whole: WHOLE_SHARE },
  });
}

/**
 * Base units of `total` that are vested at `time`, rounded down once; all of it from the last point on.
 * @param schedule one that `requireSchedule` lets pass
 * @param total at most `MAX_ENTITLEMENT`
 * @param time Unix seconds
 * @throws SymbolonError `AmountTooLarge`
 */
export function vestedAmount(schedule: VestingSchedule, total: bigint, time: bigint): bigint {
  if (total >= 0n && total <= MAX_ENTITLEMENT) return partOf(schedule, total, time);
  throw new SymbolonError({
    code: "AmountTooLarge",
    reason: `An entitlement has 0 to ${MAX_ENTITLEMENT} base units, not ${total}.`,
    hint: "Split it over several rows, or use a token with fewer decimals.",
    details: { amount: total, most: MAX_ENTITLEMENT },
  });
}

/** The share that is vested at `time`, rounded down: for people, since amounts are rounded only once. */
export function vestedShare(schedule: VestingSchedule, time: bigint): bigint {
  return partOf(schedule, WHOLE_SHARE, time);
}

/** The first point of a schedule that comes later than `time` (Unix seconds); undefined: all is vested. */
export function nextPoint({ points }: VestingSchedule, time: bigint): VestingPoint | undefined {
  return points.find((point) => point.time > time);
}

function partOf({ stepped, points }: VestingSchedule, total: bigint, time: bigint): bigint {
  const passed = points.filter((point) => point.time <= time).length;
  const last = points[passed - 1];
  const next = points[passed];
  if (last === undefined) return 0n;
  if (next === undefined || stepped) return (total * last.share) / WHOLE_SHARE;
  const span = next.time - last.time;
  const gained = (next.share - last.share) * (time - last.time);
  return (total * (last.share * span + gained)) / (WHOLE_SHARE * span);
}

function requirePoint(point: VestingPoint, previous: VestingPoint | undefined, position: number): void {
  const { time, share } = point;
  if (time < 0n || time > MAX_TIME) {
    throw new SymbolonError({
      code: "PointTimeOutOfRange",
      reason: `The time of point ${position} of the schedule is ${time}, and times run from 0 to ${MAX_TIME}.`,
      hint: "Give the time in Unix seconds.",
      details: { position, time },
    });
  }
  if (previous !== undefined && time <= previous.time) {
    throw new SymbolonError({
      code: "PointsNotAscending",
      reason: `Point ${position} of the schedule comes at ${time}, not after the one before it, at ${previous.time}.`,
      hint: "Sort the points by time, and give one point a moment.",
      details: { position, previous: previous.time, time },
    });
  }
  const min = previous?.share ?? 0n;
  if (share >= min) return;
  throw new SymbolonError({
    code: "ShareFalls",
    reason: `The share of point ${position} of the schedule is ${share}, less than ${min} before it.`,
    hint: "Give each point the whole share that is vested at that moment: what is vested stays vested.",
    details: { position, previous: min, share },
  });
}
