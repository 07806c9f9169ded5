import { isPassing } from "../claim/passingRefusal.ts";
import type { ClaimBlocker } from "../decodeClaimError.ts";

/** A leaf that is not paid beside others. */
export type LeafRefusal = {
  readonly blocker: ClaimBlocker;
  /**
   * What the next block would do with it by itself: pay it, or refuse it too. `before`: that as well, but it would have been
   * paid before the last payments. `unknown`: one that was refused alike would be paid.
   */
  readonly alone: "paid" | "refused" | "before" | "unknown";
};

/** What a run makes of leaves that are refused beside others, as tokens and gates do that let one claim hold up another. */
export type Apart = {
  /** Leaves of a transaction at most, one transaction at a time; undefined: nothing has slowed it down. */
  readonly max: () => number | undefined;
  /**
   * The leaves of what is open that go into a round: of a slow one those that were tried the longest ago, and twice as many
   * as went together where a simulation tells exactly which still do.
   */
  readonly take: <Item extends { readonly index: number }>(
    open: readonly Item[],
    isExact: boolean,
  ) => readonly Item[];
  /** Makes something of the refusals of a bundle; so many leaves were tried in it, by a simulation or by the chain. */
  readonly checkRefusals: (refusals: ReadonlyMap<number, LeafRefusal>, by: TriedBy) => CheckedRefusals;
  /** Leaves that were refused by themselves, where they would have been paid before. */
  readonly waiting: () => ReadonlyMap<number, ClaimBlocker>;
};

export type TriedBy = { readonly tried: number; readonly isMined: boolean };

export type CheckedRefusals = {
  /** Whom nothing will pay in this run, with the reason. */
  readonly given: readonly (readonly [index: number, blocker: ClaimBlocker])[];
  /** Whether less goes into a transaction from now on. */
  readonly isSlower: boolean;
};

/** How often the chain may refuse a leaf that it would pay alone, and that was alone in its transaction: others are in its blocks too. */
const MAX_REFUSED_ALONE = 3;

/**
 * Keeps open what is payable by itself, and slows down where half of a bundle or more is refused beside the rest: to half as
 * many leaves each time, down to one a transaction, one transaction a block. A leaf that was payable, and now is refused by
 * itself too, waits, where its refusal may pass; any other is given up. No node and no clock is asked.
 */
export function openApart(): Apart {
  /** Whoever would have been paid by itself in this run. */
  const payable = new Set<number>();
  const waiting = new Map<number, ClaimBlocker>();
  const refusedAlone = new Map<number, number>();
  /** In which round each was tried last. */
  const tries = new Map<number, number>();
  let round = 0;
  let max: number | undefined;

  const isGiven = (index: number, { blocker, alone }: LeafRefusal, isAlone: boolean): boolean => {
    if (alone === "paid" || alone === "before") payable.add(index);
    const isOpen = alone === "paid" || alone === "unknown";
    if (isOpen && !isAlone) return false;
    if (isOpen) {
      const times = (refusedAlone.get(index) ?? 0) + 1;
      refusedAlone.set(index, times);
      return times >= MAX_REFUSED_ALONE;
    }
    if (!payable.has(index) || !isPassing(blocker)) return true;
    waiting.set(index, blocker);
    return false;
  };

  /** @param beside leaves that were refused beside the rest */
  const pace = (beside: number, { tried, isMined }: TriedBy): boolean => {
    if (beside === 0 && !isMined && max !== undefined && tried > max) max = tried;
    if (tried === 1 || 2 * beside < tried) return false;
    const before = max;
    max = Math.max(1, Math.floor(Math.min(tried, max === undefined ? tried : 2 * max) / 2));
    return before === undefined || max < before;
  };

  return {
    max: () => max,
    waiting: () => waiting,
    take(open, isExact) {
      round += 1;
      if (max === undefined) return open;
      const order = open.toSorted((a, b) => (tries.get(a.index) ?? 0) - (tries.get(b.index) ?? 0));
      const selected = order.slice(0, isExact ? 2 * max : max);
      for (const { index } of selected) tries.set(index, round);
      return selected.toSorted((a, b) => a.index - b.index);
    },
    checkRefusals(refusals, by) {
      const given: [number, ClaimBlocker][] = [];
      let beside = 0;
      for (const [index, refusal] of refusals) {
        waiting.delete(index);
        if (isGiven(index, refusal, by.isMined && by.tried === 1)) given.push([index, refusal.blocker]);
        else beside += 1;
      }
      return { given, isSlower: pace(beside, by) };
    },
  };
}
