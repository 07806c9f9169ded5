import type { Measurement } from "./measurement.ts";
import { spreadOf } from "./spread.ts";

/** A measurement beside which no peer stands. */
export function peerless(
  id: string,
  about: string,
  unit: string,
  samples: readonly number[],
  goal: number | null,
): Measurement {
  return { id, about, unit, ours: spreadOf(samples), peer: null, goal };
}
