import type { ValueProblem } from "../valueProblem.ts";
import { parseMoment } from "./parseMoment.ts";

const BEYOND_UINT64 = 1n << 64n;

/** A moment as Unix seconds, or as a date (midnight UTC) or a time with its zone; 0 and empty: never. */
export function readMoment(text: string): bigint | ValueProblem {
  const trimmed = text.trim();
  if (trimmed === "") return 0n;
  const seconds = parseMoment(trimmed);
  if (seconds !== undefined && seconds < BEYOND_UINT64) return seconds;
  return {
    code: "BadMoment",
    problem: "is not a moment",
    hint: "Write Unix seconds, or 2030-12-31T23:59:59Z; 0 for never.",
  };
}
