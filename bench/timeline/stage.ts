import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import type { Scale } from "./scale.ts";

/** What every row of the bench of the timeline is measured with. */
export type Stage = {
  readonly scale: Scale;
  /** A folder of its own, gone afterwards. */
  readonly folder: string;
  readonly progress: (line: string) => void;
};

/** A row without a peer. */
export function row(
  id: string,
  about: string,
  unit: string,
  samples: readonly number[],
  goal: number | null,
): Measurement {
  return { id, about, unit, ours: spreadOf(samples), peer: null, goal };
}
