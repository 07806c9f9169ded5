import type { ValueProblem } from "../../src/allocation/read/valueProblem.ts";

const BEYOND_UINT64 = 1n << 64n;
const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/;

/** A moment as Unix seconds, or as a date (midnight UTC) or a time with its zone; 0 and empty: never. */
export function readMoment(text: string): bigint | ValueProblem {
  const trimmed = text.trim();
  if (trimmed === "") return 0n;
  if (/^\d+$/.test(trimmed)) {
    const seconds = BigInt(trimmed);
    if (seconds < BEYOND_UINT64) return seconds;
  }
  const [day = ""] = trimmed.split("T");
  // JavaScript takes 30 February for 2 March.
  const isDay = ISO.test(trimmed) && new Date(`${day}T00:00:00Z`).getUTCDate() === Number(day.slice(-2));
  const milliseconds = isDay ? Date.parse(trimmed) : Number.NaN;
  if (milliseconds >= 0) return BigInt(Math.floor(milliseconds / 1000));
  return {
    code: "BadMoment",
    problem: "is not a moment",
    cure: "Write Unix seconds, or 2030-12-31T23:59:59Z; 0 for never.",
  };
}
