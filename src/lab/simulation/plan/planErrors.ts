import { SymbolonError } from "../../../sdk/core/errors.ts";
import { formatCount } from "../../../sdk/core/text/format.ts";
import { formatGwei, formatShortDuration } from "../report/humane.ts";
import { lastArrival } from "../scenario/arrivalTimes.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { tellExpectation } from "./explainPlan.ts";
import type { PlanBounds, Trial } from "./wavePlan.ts";

const MAX_CLAIMANTS = 10_000_000;

/**
 * Refuses bounds that no plan can keep to, whatever its waves.
 * @throws SymbolonError `BadPlanBounds`
 */
export function requirePlan(scenario: Scenario, claimants: number, bounds: PlanBounds): void {
  const { feeCeiling, longestWait, within } = bounds;
  const { baseFee, blockTime } = scenario.chain;
  if (!Number.isInteger(claimants) || claimants < 1 || claimants > MAX_CLAIMANTS) {
    throw refused(
      "claimants",
      claimants,
      `No day of ${claimants} claimants can be planned`,
      `Give a whole number from 1 to ${MAX_CLAIMANTS}.`,
    );
  }
  if (!(feeCeiling > baseFee)) {
    const reason = `The base fee is already ${formatGwei(baseFee)} at the opening, and must stay within ${formatGwei(feeCeiling)}`;
    throw refused("feeCeiling", feeCeiling, reason, "Allow more, or plan for a chain with a lower base fee.");
  }
  if (!(longestWait > blockTime)) {
    const reason = `The next block pays after up to ${formatShortDuration(blockTime)}, longer than the allowed wait of ${formatShortDuration(longestWait)}`;
    throw refused("longestWait", longestWait, reason, "Allow a longer wait.");
  }
  const shortest = lastArrival(scenario.arrivals);
  if (within !== undefined && !(within >= shortest)) {
    const reason = `Claimants of one wave arrive over ${formatShortDuration(shortest)}, but the last must arrive within ${formatShortDuration(within)}`;
    throw refused("within", within, reason, "Allow a longer day, or give a scenario with shorter arrivals.");
  }
}

function refused(name: string, value: number, reason: string, hint: string): SymbolonError {
  return new SymbolonError({ code: "BadPlanBounds", reason: `${reason}.`, hint, details: { name, value } });
}

/** No waves keep to the bounds. */
export function noPlan(nearest: Trial | undefined, bounds: PlanBounds): SymbolonError {
  return new SymbolonError({
    code: "NoSuchPlan",
    reason: nearest === undefined ? `No waves fit into ${dayText(bounds)}.` : reasonOf(nearest, bounds),
    hint: "Allow a higher base fee, a longer wait or a longer day, or let a relayer pay the list; if only others move the base fee, change the scenario's background.",
    details: { ...bounds, nearest },
  });
}

function reasonOf({ count, interval, expected }: Trial, bounds: PlanBounds): string {
  const what =
    interval === 0
      ? `In one of ${formatCount(count)} waves alone,`
      : `With ${count} waves every ${formatShortDuration(interval)}`;
  return `No plan of waves meets the bounds within ${dayText(bounds)}. ${what} ${tellExpectation(expected, bounds)}.`;
}

function dayText({ within }: PlanBounds): string {
  return within === undefined ? "a month and a million blocks" : formatShortDuration(within);
}
