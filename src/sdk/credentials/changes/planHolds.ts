import type { BatchHeader } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Hold, unpackHold, WHOLE_BATCH } from "../../core/status/holds.ts";
import { earlier, horizon } from "../../core/status/statusWords.ts";
import { momentText } from "../../core/text/moment.ts";
import { indexBeyondBatch } from "./planChanges.ts";

/** A target whose hold would change nothing. */
export type SkippedTarget = {
  readonly target: bigint;
  readonly because: "AlreadyHeld" | "NotHeld" | "EndsEarlier";
  /** Unix seconds: end of its hold; 0: none. */
  readonly until: bigint;
  /** One sentence for people. */
  readonly why: string;
};

export type RefusedTarget = { readonly target: bigint; readonly problem: SymbolonError };

export type HoldPlan = {
  /** Targets to send, each once, in the order of the list. */
  readonly targets: readonly bigint[];
  /** Unix seconds: first one after the hold. */
  readonly until: bigint;
  readonly skipped: readonly SkippedTarget[];
  readonly refused: readonly RefusedTarget[];
};

export type PlanHoldsParameters = {
  readonly header: Pick<BatchHeader, "size" | "policy">;
  /** Stored holds by target; a missing one was never imposed. */
  readonly holds: ReadonlyMap<bigint, bigint>;
  /** Indexes of credentials, or `WHOLE_BATCH`. */
  readonly targets: readonly bigint[];
  /** First second after the hold; default: as long as the policy allows. */
  readonly until?: bigint | undefined;
  /** Unix seconds: timestamp of the newest block. */
  readonly now: bigint;
};

const UINT64_MAX = (1n << 64n) - 1n;

/**
 * Plans which credentials to hold at once: from the second after the block that holds them, without notice. Targets
 * that are already held for that long are skipped.
 * @throws SymbolonError `HoldOutOfRange`
 */
export function planHolds({ header, holds, targets, until, now }: PlanHoldsParameters): HoldPlan {
  const from = now + 1n;
  const latest = earlier(from + header.policy.emergencyLimit, UINT64_MAX);
  const end = until ?? latest;
  // A later block moves both bounds on, so an end that is too late now may be allowed then. But nobody can count on it.
  if (end <= from || end > latest) {
    throw new SymbolonError({
      code: "HoldOutOfRange",
      reason: `The policy does not allow a hold that ends at ${momentText(end)}: it begins at ${momentText(from)} and may last until ${momentText(latest)}.`,
      hint: "Give an end in between; before a hold ends, it can be imposed again.",
      details: { until: end, earliest: from + 1n, latest },
    });
  }
  return planTargets({ header, holds, targets }, end, (target, hold) => {
    // A hold that the newest block imposed begins with the next second.
    if (hold.from > from || hold.until < end) return undefined;
    return {
      because: "AlreadyHeld",
      why: `${targetText(target)} is held until ${momentText(hold.until)} already.`,
    };
  });
}

type Skip = Pick<SkippedTarget, "because" | "why">;

/** Takes each target once: refused where the batch does not have it, skipped for the reason that its hold gives. */
function planTargets(
  { header, holds, targets }: Omit<PlanHoldsParameters, "until" | "now">,
  until: bigint,
  skip: (target: bigint, hold: Hold) => Skip | undefined,
): HoldPlan {
  const skipped: SkippedTarget[] = [];
  const refused: RefusedTarget[] = [];
  const kept = [...new Set(targets)].filter((target) => {
    if (target !== WHOLE_BATCH && target >= header.size) {
      refused.push({ target, problem: indexBeyondBatch(Number(target), header.size) });
      return false;
    }
    const hold = unpackHold(holds.get(target) ?? 0n);
    const found = skip(target, hold);
    if (found !== undefined) skipped.push({ target, until: hold.until, ...found });
    return found === undefined;
  });
  return { targets: kept, until, skipped, refused };
}

/** Seconds that a transaction may wait, where the end is as early as possible. */
const WAIT = 120n;

/**
 * Plans which holds to end earlier. The holder of a fresh copy counts on the hold up to the horizon, so the hold can
 * end only there or later. Default of `until`: as early as possible, with two minutes for the transaction.
 * @throws SymbolonError `HoldEndOutOfRange`
 */
export function planHoldEnds({ header, holds, targets, until, now }: PlanHoldsParameters): HoldPlan {
  const { epochLength } = header.policy;
  const earliest = horizon(epochLength, now);
  const end = until ?? horizon(epochLength, now + WAIT);
  if (end < earliest) {
    throw new SymbolonError({
      code: "HoldEndOutOfRange",
      reason: `A hold cannot end at ${momentText(end)}: until ${momentText(earliest)} there may be copies of the present status that count on it.`,
      hint: "Give that moment or a later one, and a little more for the transaction to be mined.",
      details: { until: end, earliest },
    });
  }
  return planTargets({ header, holds, targets }, end, (target, hold) => {
    if (hold.until > end) return undefined;
    const isOver = hold.until <= now;
    const state = isOver ? "is not held" : `is held only until ${momentText(hold.until)}`;
    return { because: isOver ? "NotHeld" : "EndsEarlier", why: `${targetText(target)} ${state}.` };
  });
}

/** The target of a hold, at the beginning of a sentence. */
export function targetText(target: bigint): string {
  return target === WHOLE_BATCH ? "The whole batch" : `Credential ${target}`;
}

/** The same inside a sentence. */
export function targetName(target: bigint): string {
  return target === WHOLE_BATCH ? "the whole batch" : `credential ${target}`;
}
