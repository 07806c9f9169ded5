import type { VestingSchedule } from "../../core/campaign/vesting.ts";
import { shareText } from "./shareText.ts";

/** Dates end 8.64e15 ms after 1970, and with year 9999 they get another form. */
const LAST_DATE = 253_402_300_799n;

/** A schedule as JSON, as `parseSchedule` reads it. */
export function formatSchedule({ stepped, points }: VestingSchedule): string {
  const written = points.map(({ time, share }) => ({ time: timeText(time), share: shareText(share) }));
  return `${JSON.stringify({ stepped, points: written }, null, 2)}\n`;
}

function timeText(time: bigint): string {
  if (time > LAST_DATE) return String(time);
  return new Date(Number(time) * 1_000).toISOString().replace(".000Z", "Z");
}
