import { SymbolonError } from "../../core/errors.ts";
import { unpackHold, WHOLE_BATCH } from "../../core/status/holds.ts";
import { horizon } from "../../core/status/statusWords.ts";
import { momentText } from "../../core/text/momentText.ts";
import { indexBeyondBatch } from "./changeProblems.ts";
import type { HoldPlan, RefusedTarget, SkippedTarget } from "./holdPlan.ts";
import type { PlanHoldsParameters } from "./planHolds.ts";
import { targetText } from "./targetText.ts";

/** Seconds that a transaction may wait, where the end is to be as early as can be. */
const WAIT = 120n;

/**
 * Which holds are to end earlier. Whoever holds a fresh copy counts on the hold up to the horizon, so it can end only
 * there or later; `until` left out: as early as can be, with two minutes for the transaction.
 * @throws SymbolonError `HoldEndOutOfRange`
 */
export function planHoldEnds({ header, holds, targets, until, now }: PlanHoldsParameters): HoldPlan {
  const { epochLength } = header.policy;
  const earliest = horizon(epochLength, now);
  const end = until ?? horizon(epochLength, now + WAIT);
  if (end < earliest) throw holdEndOutOfRange(end, earliest);
  const skipped: SkippedTarget[] = [];
  const refused: RefusedTarget[] = [];
  const kept = [...new Set(targets)].filter((target) => {
    if (target !== WHOLE_BATCH && target >= header.size) {
      refused.push({ target, problem: indexBeyondBatch(Number(target), header.size) });
      return false;
    }
    const hold = unpackHold(holds.get(target) ?? 0n);
    if (hold.until > end) return true;
    const isOver = hold.until <= now;
    const told = isOver ? "is not held" : `is held only until ${momentText(hold.until)}`;
    const why = `${targetText(target)} ${told}.`;
    skipped.push({ target, because: isOver ? "NotHeld" : "EndsEarlier", until: hold.until, why });
    return false;
  });
  return { targets: kept, until: end, skipped, refused };
}

function holdEndOutOfRange(until: bigint, earliest: bigint): SymbolonError {
  return new SymbolonError({
    code: "HoldEndOutOfRange",
    reason: `A hold cannot end at ${momentText(until)}: until ${momentText(earliest)} there may be copies of the present status that count on it.`,
    hint: "Give that moment or a later one, and a little more for the transaction to be mined.",
    details: { until, earliest },
  });
}
