import {
  MAX_VESTING_POINTS,
  requireSchedule,
  type VestingPoint,
  type VestingSchedule,
  WHOLE_SHARE,
} from "../../core/campaign/vesting.ts";
import { SymbolonError } from "../../core/errors.ts";
import { unlikelyMoment } from "../../core/text/moment.ts";

/** Lengths of steps. Months, quarters and years follow the calendar in UTC. */
export const scheduleSteps = ["day", "week", "month", "quarter", "year"] as const;
export type ScheduleStep = (typeof scheduleSteps)[number];

export type MakeScheduleParameters = {
  /** Unix seconds from which it accrues. */
  readonly start: bigint;
  /** Unix seconds before which nothing is vested; what has accrued until then is vested at once. Default: no cliff. */
  readonly cliff?: bigint | undefined;
  /** Unix seconds at which all is vested. */
  readonly end: bigint;
  /** Default: it grows with every second. */
  readonly step?: ScheduleStep | undefined;
};

const DAY = 86_400n;
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/**
 * Makes the usual schedule: even, with or without a cliff, by the second or in equal steps. Where the end is between
 * two steps, the last step is as large as the others and comes at the end.
 * @throws SymbolonError `BadTime`, `BadSchedule`, and as `requireSchedule`
 */
export function makeSchedule({ start, cliff = start, end, step }: MakeScheduleParameters): VestingSchedule {
  for (const [name, time] of Object.entries({ start, cliff, end })) requireSeconds(name, time);
  if (start >= end || cliff < start || cliff > end) throw badSchedule(start, cliff, end);
  const points = step === undefined ? steadyPoints(start, cliff, end) : stepPoints(start, cliff, end, step);
  if (step !== undefined && points.length > MAX_VESTING_POINTS) {
    const fits = (one: ScheduleStep) => stepPoints(start, cliff, end, one).length <= MAX_VESTING_POINTS;
    throw tooManySteps(step, points.length, scheduleSteps.find(fits));
  }
  const schedule = { stepped: step !== undefined, points };
  requireSchedule(schedule);
  return schedule;
}

function steadyPoints(start: bigint, cliff: bigint, end: bigint): readonly VestingPoint[] {
  const whole = { time: end, share: WHOLE_SHARE };
  if (cliff === end) return [whole];
  return [{ time: cliff, share: (WHOLE_SHARE * (cliff - start)) / (end - start) }, whole];
}

function stepPoints(start: bigint, cliff: bigint, end: bigint, step: ScheduleStep): readonly VestingPoint[] {
  const times: bigint[] = [];
  for (let time = stepTime(start, step, 1); time < end; ) {
    times.push(time);
    time = stepTime(start, step, times.length + 1);
  }
  times.push(end);
  const number = BigInt(times.length);
  const all = times.map((time, i) => ({ time, share: (WHOLE_SHARE * BigInt(i + 1)) / number }));
  const before = all.filter(({ time }) => time < cliff);
  const after = all.filter(({ time }) => time >= cliff);
  const accrued = before.at(-1);
  const isStep = after[0]?.time === cliff;
  return [...(accrued === undefined || isStep ? [] : [{ time: cliff, share: accrued.share }]), ...after];
}

/**
 * The moment this many steps after the start, always counted from the start: the 31st does not become the 28th for
 * good.
 */
function stepTime(start: bigint, step: ScheduleStep, number: number): bigint {
  if (step === "day" || step === "week") return start + BigInt(number) * (step === "day" ? DAY : 7n * DAY);
  const from = new Date(Number(start) * 1_000);
  const months = from.getUTCMonth() + number * MONTHS[step];
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), months + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), lastDay);
  const midnight = Date.UTC(from.getUTCFullYear(), months, day) / 1_000;
  return BigInt(midnight) + (start % DAY);
}

function requireSeconds(name: string, time: bigint): void {
  const unlikely = unlikelyMoment(time);
  if (unlikely === undefined) return;
  const { problem, hint } = unlikely;
  const reason = `The ${name} of the schedule, ${time}, ${problem}.`;
  throw new SymbolonError({ code: "BadTime", reason, hint, details: { [name]: time } });
}

function tooManySteps(step: ScheduleStep, points: number, shortest: ScheduleStep | undefined): SymbolonError {
  const orNone = "no --step: then the schedule vests every second";
  return new SymbolonError({
    code: "PointsOutOfRange",
    reason: `A schedule has 1 to ${MAX_VESTING_POINTS} points, but with --step ${step} it would have ${points.toLocaleString("en")}.`,
    hint: `Give ${shortest === undefined ? "" : `a longer step (--step ${shortest} is the shortest that fits), or `}${orNone}.`,
    details: { points, most: MAX_VESTING_POINTS, step },
  });
}

function badSchedule(start: bigint, cliff: bigint, end: bigint): SymbolonError {
  return new SymbolonError({
    code: "BadSchedule",
    reason: `The schedule's moments are out of order: start ${start}, cliff ${cliff}, end ${end}.`,
    hint: "Give moments in this order: start, cliff, end; the end after the start.",
    details: { start, cliff, end },
  });
}
