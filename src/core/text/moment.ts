import type { ValueProblem } from "../inputErrors.ts";

/** Dates end 8.64e15 ms after 1970; contracts take moments far beyond. */
const LAST_SECOND = 8_640_000_000_000n;

/** A moment as people write it, with its Unix seconds: `2027-01-15T08:00:00Z = 1800000000`. */
export function momentText(seconds: bigint): string {
  return seconds > LAST_SECOND ? `second ${seconds}` : `${isoMoment(seconds)} = ${seconds}`;
}

/** A moment alone: `2027-01-15T08:00:00Z`. */
export function isoMoment(seconds: bigint): string {
  if (seconds > LAST_SECOND) return `second ${seconds}, beyond the calendar`;
  return new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
}

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * A moment as Unix seconds in digits, or as a date (midnight UTC) or a time with its zone.
 * @returns Unix seconds; undefined where it is none of these
 */
export function parseMoment(text: string): bigint | undefined {
  if (/^\d{1,78}$/.test(text)) return BigInt(text);
  const [day = ""] = text.split("T");
  // JavaScript takes 30 February for 2 March.
  const isDay = ISO.test(text) && new Date(`${day}T00:00:00Z`).getUTCDate() === Number(day.slice(-2));
  const milliseconds = isDay ? Date.parse(text) : Number.NaN;
  return milliseconds >= 0 ? BigInt(Math.floor(milliseconds / 1000)) : undefined;
}

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

/**
 * Words for behind "the root in force": a root that was good before is the likeliest wrong one.
 * @param since Unix seconds at which it took the place of another one, at the latest; undefined: it is the first
 */
export function inForceSince(since: bigint | undefined): string {
  return since === undefined ? "" : `: since ${momentText(since)} at the latest it is another than before`;
}

/** A moment for people: `2027-01-01T00:00:00Z`; `otherwise` where it is 0. */
export function isoMomentOr(seconds: bigint, otherwise: string): string {
  return seconds === 0n ? otherwise : isoMoment(seconds);
}
