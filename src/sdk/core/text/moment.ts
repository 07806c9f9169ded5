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

/** As JavaScript (`toISOString`), Python (`isoformat`) and PostgreSQL write it; the fraction of a second is cut. */
const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?(Z|[+-]\d{2}(?::?\d{2})?))?$/i;
/** As our commands print it. */
const PRINTED = /^(\S+) = (\d{1,78})$/;
const MIDNIGHT = "00:00:00";

/**
 * A moment as Unix seconds in digits, or as a date (midnight UTC) or a time with its zone, or as {@link momentText} writes it.
 * @returns Unix seconds; undefined where it is none of these
 */
export function parseMoment(text: string): bigint | undefined {
  if (/^\d{1,78}$/.test(text)) return BigInt(text);
  const [, printed, seconds] = PRINTED.exec(text) ?? [];
  if (printed !== undefined) return String(parseMoment(printed)) === seconds ? BigInt(seconds) : undefined;
  const [, day = "", time = MIDNIGHT, zone = "Z"] = ISO.exec(text) ?? [];
  // JavaScript takes 30 February for 2 March.
  const isDay = new Date(`${day}T${MIDNIGHT}Z`).getUTCDate() === Number(day.slice(-2));
  const milliseconds = isDay ? Date.parse(`${day}T${time}${zoneText(zone)}`) : Number.NaN;
  return milliseconds >= 0 ? BigInt(milliseconds / 1000) : undefined;
}

/** As JavaScript reads it: `+01:00`, where PostgreSQL writes `+01`. */
function zoneText(zone: string): string {
  const [, sign, hours = "", minutes = "00"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return sign === undefined ? "Z" : `${sign}${hours}:${minutes}`;
}

/**
 * What is wrong with a text that is no moment: of a time without its zone nobody knows which moment it is.
 * @param hint where that is not it
 */
export function notAMoment(text: string, hint: string): Omit<ValueProblem, "code"> {
  const isWithoutZone = parseMoment(`${text}Z`) !== undefined;
  if (!isWithoutZone) return { problem: "is not a moment", hint };
  return {
    problem: "is a time without its zone",
    hint: `Add the zone: ${text}Z if it is UTC, ${text}+01:00 if it is an hour ahead of it.`,
  };
}

/** 9999-12-31T23:59:59Z: nothing lasts longer, and whoever counts milliseconds passes it from 1978 on. */
export const LAST_MOMENT = 253_402_300_799n;
/** What machines count in where it is not seconds: how many of these a second has, and up to which second they are likely. */
const UNITS = {
  milliseconds: { perSecond: 1_000n, last: LAST_MOMENT },
  microseconds: { perSecond: 1_000_000n, last: LAST_MOMENT },
  // What 64 bits with a sign hold: the greatest number of 64 bits is somebody's word for never.
  nanoseconds: { perSecond: 1_000_000_000n, last: 9_223_372_036n },
} as const;

/** Which moment is likely meant by a number that is beyond the calendar in seconds: `1767225600, if these are milliseconds`. */
export function likelyMoment(seconds: bigint): string | undefined {
  const found = Object.entries(UNITS).find(([, { perSecond, last }]) => seconds / perSecond <= last);
  if (found === undefined) return undefined;
  const [unit, { perSecond }] = found;
  const likely = seconds / perSecond;
  return `${likely}, which is ${isoMoment(likely)}, if these are ${unit}`;
}

/** What is wrong with so many Unix seconds; undefined: nothing. @param otherwise the hint where nothing tells what is meant */
export function unlikelyMoment(seconds: bigint, otherwise = HINT): Omit<ValueProblem, "code"> | undefined {
  if (seconds <= LAST_MOMENT) return undefined;
  const likely = likelyMoment(seconds);
  const hint = likely === undefined ? otherwise : `Write ${likely}.`;
  return { problem: "is beyond the year 9999, in seconds", hint };
}

const HINT = "Write Unix seconds, or 2030-12-31T23:59:59Z.";

/** How a moment is written. @param zero what 0 is good for there: `never`; default: for nothing */
export function momentHint(zero?: string): string {
  return zero === undefined ? HINT : HINT.replace(/\.$/, `; 0 for ${zero}.`);
}

/** What is wrong with what is no moment at all, where 0 is never. */
export const NOT_A_MOMENT = {
  problem: "is not a moment",
  hint: /* @__PURE__ */ momentHint("never"),
} as const satisfies Omit<ValueProblem, "code">;

/**
 * A moment as Unix seconds, or as a date (midnight UTC) or a time with its zone; 0 and empty: never.
 * @param hint where 0 is not never, or is no answer at all
 */
export function readMoment(text: string, hint = momentHint("never")): bigint | ValueProblem {
  const trimmed = text.trim();
  if (trimmed === "") return 0n;
  const code = "BadMoment";
  const seconds = parseMoment(trimmed);
  if (seconds === undefined) return { code, ...notAMoment(trimmed, hint) };
  const unlikely = likelyDate(trimmed) ?? unlikelyMoment(seconds, hint);
  return unlikely === undefined ? seconds : { code, ...unlikely };
}

/** Days of spreadsheets, which count from the last of 1899: those of 1980 to 2099. */
const SHEET_DAY = { epoch: 25_569n, first: 29_221n, last: 73_050n } as const;
const DAY_SECONDS = 86_400n;

/** What is wrong with digits that say a date to programs, and a second of 1970 here; undefined: they say none. */
function likelyDate(text: string): Omit<ValueProblem, "code"> | undefined {
  const [, ...parts] = /^((?:19|20)\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  const day = /^\d{5}$/.test(text) ? BigInt(text) : 0n;
  const isDay = day >= SHEET_DAY.first && day <= SHEET_DAY.last;
  const likely = isDay ? (day - SHEET_DAY.epoch) * DAY_SECONDS : parseMoment(parts.join("-"));
  if (likely === undefined) return undefined;
  const form = isDay ? "a spreadsheet's day" : "a date without its signs";
  return {
    problem: "is a second of 1970",
    hint: `Write ${likely}, which is ${isoMoment(likely)}, if it is ${form}.`,
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
