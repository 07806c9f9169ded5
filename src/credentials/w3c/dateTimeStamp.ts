import { SymbolonError } from "../../core/errors.ts";

/** The first second after the year 9999: later years have no agreed spelling. */
const END = 253_402_300_800n;

/**
 * The start of a second, in Unix seconds, as credentials write it (XML Schema dateTimeStamp): `2027-01-15T08:00:00Z`.
 * @throws SymbolonError `BeyondCalendar` where it is after the year 9999
 */
export function dateTimeStamp(second: bigint): string {
  return stamp(second, 0n).replace(".000Z", "Z");
}

/**
 * The last instant before a second, to the millisecond: `2027-01-15T07:59:59.999Z`. Our ends are the first second that
 * is too late, those of credentials the last instant that is not.
 * @throws SymbolonError `BeyondCalendar`
 */
export function dateTimeStampBefore(second: bigint): string {
  return stamp(second, 1n);
}

function stamp(second: bigint, less: bigint): string {
  const milliseconds = second * 1000n - less;
  if (milliseconds >= 0n && milliseconds < END * 1000n) return new Date(Number(milliseconds)).toISOString();
  throw new SymbolonError({
    code: "BeyondCalendar",
    reason: `The moment ${second} is not in the years 1970 to 9999.`,
    hint: "Give Unix seconds, not milliseconds.",
    details: { moment: second },
  });
}
