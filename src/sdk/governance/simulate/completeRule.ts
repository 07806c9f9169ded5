import { SymbolonError } from "../../core/errors.ts";
import type { DecisionRule } from "../../core/governance/simulate.ts";

/**
 * The rule that a roster is simulated by: what was given, and for the rest a floor that is the quorum, and stand-ins from the
 * beginning on.
 * @throws SymbolonError `RuleNotGiven`, `QuorumOutOfRange`, `FloorOutOfRange`, `StandInOutOfRange`
 */
export function completeRule(given: Partial<DecisionRule>, seats: number): DecisionRule {
  const { quorum, window, standIn = 0 } = given;
  if (quorum === undefined || window === undefined) {
    throw new SymbolonError({
      code: "RuleNotGiven",
      reason: `The ${quorum === undefined ? "quorum" : "window"} is missing.`,
      hint: "Give --quorum NUMBER and --window TIME, or write both into the file's rule.",
    });
  }
  const floor = given.floor ?? quorum;
  requireWithin("QuorumOutOfRange", "quorum", quorum, 1, seats);
  requireWithin("FloorOutOfRange", "floor", floor, 1, quorum);
  requireWithin("WindowOutOfRange", "window", window, 1, Number.MAX_SAFE_INTEGER);
  requireWithin("StandInOutOfRange", "stand-in", standIn, 0, window);
  return { quorum, floor, window, standIn };
}

function requireWithin(code: string, name: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return;
  throw new SymbolonError({
    code,
    reason: `The rule's ${name} is ${value}, and must be ${min} to ${max}.`,
    hint: `Give --${name} a number from ${min} to ${max}.`,
    details: { value, least: min, most: max },
  });
}
