import { type VestingSchedule, WHOLE_SHARE } from "../../core/campaign/vesting.ts";

/**
 * The corners of what is vested over time, from 0 to 1, from one end of an axis to the other: up to the first point nothing,
 * from the last one on all. Two corners of one time make it jump.
 * @param from Unix seconds, not after the first point; `to` not before the last
 */
export function scheduleCurve({ stepped, points }: VestingSchedule, from: number, to: number) {
  const corners = [{ at: from, value: 0 }];
  for (const [i, { time, share }] of points.entries()) {
    const at = Number(time);
    // A cliff, or a step: straight up.
    if (i === 0 || stepped) corners.push({ at, value: corners.at(-1)?.value ?? 0 });
    corners.push({ at, value: shareNumber(share) });
  }
  return [...corners, { at: to, value: 1 }];
}

/** A share as a chart takes it, from 0 to 1. */
export function shareNumber(share: bigint): number {
  return Number(share) / Number(WHOLE_SHARE);
}
