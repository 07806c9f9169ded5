import { parseMoment } from "../../core/text/moment.ts";
import type { ScheduleProblem } from "./scheduleError.ts";

/** The year 5138: no schedule reaches so far, and whoever counts milliseconds passes it from 1973 on. */
const FIRST_UNLIKELY = 100_000_000_000n;
const MILLISECONDS = 1_000n;

/**
 * The time of a point: Unix seconds, or a date or time with its zone.
 * @returns Unix seconds, or what is wrong with it
 */
export function parseTime(value: unknown): bigint | ScheduleProblem {
  const isText = typeof value === "string" || (typeof value === "number" && Number.isSafeInteger(value));
  const seconds = isText ? parseMoment(String(value).trim()) : undefined;
  if (seconds === undefined) {
    const hint = "Write Unix seconds, or a time in UTC: 2027-01-01T00:00:00Z.";
    return { code: "BadTime", problem: "is not a moment", hint };
  }
  return unlikelyTime(seconds) ?? seconds;
}

/** What is wrong with so many Unix seconds; undefined: nothing. */
export function unlikelyTime(seconds: bigint): ScheduleProblem | undefined {
  if (seconds < FIRST_UNLIKELY) return undefined;
  const inSeconds = seconds / MILLISECONDS;
  const hint =
    inSeconds < FIRST_UNLIKELY ? `Write ${inSeconds}, if these are milliseconds.` : "Write Unix seconds.";
  return { code: "BadTime", problem: "is beyond the year 5138, in seconds", hint };
}
