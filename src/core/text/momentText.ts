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
