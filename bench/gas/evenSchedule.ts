import { type VestingSchedule, WHOLE_SHARE } from "../../src/sdk/core/campaign/vesting.ts";

/** Seconds over which every schedule of this bench vests. */
export const VESTING = 2n * 365n * 86_400n;

/** Points at equal distances on one straight line from nothing at `from` to the whole: schedules of any length vest alike. */
export function evenSchedule(points: number, from: bigint): VestingSchedule {
  const steps = BigInt(points - 1);
  return {
    stepped: false,
    points: Array.from({ length: points }, (_, i) => ({
      time: from + (BigInt(i) * VESTING) / steps,
      share: (BigInt(i) * WHOLE_SHARE) / steps,
    })),
  };
}
