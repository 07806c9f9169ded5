import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";

/** A figure that takes minutes to measure, and is measured once. */
export function oneSample(
  id: string,
  about: string,
  unit: string,
  value: number,
  goal: number | null,
): Measurement {
  return { id, about, unit, ours: spreadOf([value]), peer: null, goal };
}
