import { isoMoment } from "./moment.ts";

const UNITS = [
  ["day", 86_400n],
  ["hour", 3_600n],
  ["minute", 60n],
  ["second", 1n],
] as const;

/** A moment, and how far off it is: `2027-01-15T08:00:00Z, in 2 days 3 hours`. */
export function countdown(moment: bigint, now: bigint): string {
  if (moment <= now) return `${isoMoment(moment)}, now`;
  let rest = moment - now;
  const parts: string[] = [];
  for (const [name, size] of UNITS) {
    const number = rest / size;
    rest %= size;
    if (number > 0n && parts.length < 2) parts.push(`${number} ${name}${number === 1n ? "" : "s"}`);
  }
  return `${isoMoment(moment)}, in ${parts.join(" ")}`;
}
