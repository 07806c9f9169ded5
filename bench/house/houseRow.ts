import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";

/** A row of the house: it has no peer. */
export function houseRow(
  id: string,
  about: string,
  unit: string,
  samples: readonly number[],
  goal: number,
): Measurement {
  return { id, about, unit, ours: spreadOf(samples), peer: null, goal };
}
