import type { BatchHeader } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import { unpackHold, WHOLE_BATCH } from "../../core/status/holds.ts";
import { horizon } from "../../core/status/statusWords.ts";
import { momentText } from "../../core/text/moment.ts";
import { indexBeyondBatch } from "./planChanges.ts";

/** A target whose hold would change nothing. */
export type SkippedTarget = {
  readonly target: bigint;
  readonly because: "AlreadyHeld" | "NotHeld" | "EndsEarlier";
  /** Unix seconds: end of its hold; 0 for none. */
  readonly until: bigint;
  /** One sentence for people. */
  readonly why: string;
};

export type RefusedTarget = { readonly target: bigint; readonly problem: SymbolonError };

export type HoldPlan = {
  /** What to send, each once; in the order of the list. */
  readonly targets: readonly bigint[];
  /** Unix seconds: first one after the hold. */
  readonly until: bigint;
  readonly skipped: readonly SkippedTarget[];
  readonly refused: readonly RefusedTarget[];
};

export type PlanHoldsParameters = {
  readonly header: Pick<BatchHeader, "size" | "policy">;
  /** Stored holds by target; one that is left out was never imposed. */
  readonly holds: ReadonlyMap<bigint, bigint>;
  /** Indexes of credentials, or `WHOLE_BATCH`. */
  readonly targets: readonly bigint[];
  /** First second after the hold; left out: as long as the policy allows. */
  readonly until?: bigint | undefined;
  /** Unix seconds: timestamp of the newest block. */
  readonly now: bigint;
};

const UINT64_MAX = (1n << 64n) - 1n;

/**
 * Which credentials are to be held, as an emergency: from the second after the block that holds them, with no notice. What
 * is held for that long already is skipped.
 * @throws SymbolonError `HoldOutOfRange`
 */
export function planHolds({ header, holds, targets, until, now }: PlanHoldsParameters): HoldPlan {
  const from = now + 1n;
  const latest = lesser(from + header.policy.emergencyLimit, UINT64_MAX);
  const end = until ?? latest;
  // A later block moves both bounds on, so what is too late now may not be then: but nobody can count on it.
  if (end <= from || end > latest) throw holdOutOfRange(end, from, latest);
  const skipped: SkippedTarget[] = [];
  const refused: RefusedTarget[] = [];
  const kept = [...new Set(targets)].filter((target) => {
    if (target !== WHOLE_BATCH && target >= header.size) {
      refused.push({ target, problem: indexBeyondBatch(Number(target), header.size) });
      return false;
    }
    const hold = unpackHold(holds.get(target) ?? 0n);
    // One that the newest block imposed begins with the next second.
    if (hold.from > from || hold.until < end) return true;
    const why = `${targetText(target)} is held until ${momentText(hold.until)} already.`;
    skipped.push({ target, because: "AlreadyHeld", until: hold.until, why });
    return false;
  });
  return { targets: kept, until: end, skipped, refused };
}

function holdOutOfRange(until: bigint, from: bigint, latest: bigint): SymbolonError {
  return new SymbolonError({
    code: "HoldOutOfRange",
    reason: `A hold that ends at ${momentText(until)} is none that the policy allows: it begins at ${momentText(from)} and may last until ${momentText(latest)}.`,
    hint: "Give an end in between; once a hold is about to end, it can be imposed again.",
    details: { until, earliest: from + 1n, latest },
  });
}

function lesser(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

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

/** What a hold is about, at the beginning of a sentence. */
export function targetText(target: bigint): string {
  return target === WHOLE_BATCH ? "The whole batch" : `Credential ${target}`;
}
