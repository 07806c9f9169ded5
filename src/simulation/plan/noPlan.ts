import { SymbolonError } from "../../core/errors.ts";
import { formatCount } from "../../report/format.ts";
import { formatDuration } from "../report/humane.ts";
import { tellExpectation } from "./explainPlan.ts";
import type { PlanBounds, Trial } from "./wavePlan.ts";

/** No waves keep to the bounds. */
export function noPlan(nearest: Trial | undefined, bounds: PlanBounds): SymbolonError {
  return new SymbolonError({
    code: "NoSuchPlan",
    reason: nearest === undefined ? `No waves fit into ${dayText(bounds)}.` : reasonOf(nearest, bounds),
    hint: "Allow a higher base fee, a longer wait or a longer day, or have the list paid by a relayer; where others alone move the base fee, look at the scenario's background.",
    details: { ...bounds, nearest },
  });
}

function reasonOf({ count, interval, expected }: Trial, bounds: PlanBounds): string {
  const what =
    interval === 0
      ? `In one of ${formatCount(count)} waves alone`
      : `With ${count} waves every ${formatDuration(interval)}`;
  return `No waves keep to the bounds within ${dayText(bounds)}. ${what} ${tellExpectation(expected, bounds)}.`;
}

function dayText({ within }: PlanBounds): string {
  return within === undefined ? "a month and a million blocks" : formatDuration(within);
}
