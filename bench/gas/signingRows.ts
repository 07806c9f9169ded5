import { ROWS } from "./benchAllocation.ts";
import { bundlePlan } from "./bundlePlan.ts";
import { claimPlan } from "./claimPlan.ts";
import { SAMPLES } from "./subject.ts";

/** The rows whose accounts sign in some measurement. Keys take time, so no other row has one. */
export function signingRows(): readonly number[] {
  const single = claimPlan(ROWS, SAMPLES).map(({ measured }) => measured);
  return [...single, ...bundlePlan(ROWS).contiguous.flat()];
}
