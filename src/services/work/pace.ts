import type { Hash, Hex } from "viem";
import { PAID } from "../../sdk/distribution/claim/paidIn.ts";
import { skipBlocker } from "../../sdk/distribution/decodeClaimError.ts";
import { type LeafRefusal, openApart } from "../../sdk/distribution/relay/leavesApart.ts";
import { claimOutcomeOf } from "./paidIntents.ts";

/** How fast a campaign is paid whose leaves may hold each other up, as far as this process has seen. */
export type Pace = {
  /** Whether one transaction goes at a time, and how many leaves it may have; undefined: nothing slows it down. */
  readonly max: () => number | undefined;
  /** Of what is open, in its order, what goes into the next transaction: twice as much as went together is tried. */
  readonly take: <Item>(open: readonly Item[]) => readonly Item[];
  /**
   * Makes something of what a simulation of so many leaves has refused.
   * @param now Unix seconds, by the chain's clock
   * @returns indexes that nothing will pay; the others stay open
   */
  readonly checkRefusals: (
    refusals: ReadonlyMap<number, LeafRefusal>,
    seen: { readonly tried: number; readonly now: bigint },
  ) => readonly number[];
  /** Whether a slow campaign has handed out nothing that this block does not show yet. */
  readonly isFree: (block: bigint) => boolean;
  /** A transaction is handed out, as of a block. */
  readonly handed: (block: bigint) => void;
  /** Milliseconds until a leaf that stays open is looked at again: the longer, the more often it was. */
  readonly hold: (index: number) => number;
  /** What became of leaves in a transaction of ours; told once more of the same, it makes nothing of it. */
  readonly mined: (hash: Hash, results: ReadonlyMap<number, Hex>) => void;
};

/** Milliseconds until what is handed out and nobody has seen since is forgotten: it may never have been sent. */
const HANDED_MS = 10_000;
/** Milliseconds between looks at a leaf. */
const MIN_HOLD_MS = 500;
const MAX_HOLD_MS = 5_000;
/** Seconds without a payment after which those that wait are given up: somebody has to look. */
const MAX_QUIET = 3_600n;
/** Transactions that are known not to be told of again. */
const MAX_HEARD = 1_000;

/** Keeps open what is payable by itself, in one transaction at a time, smaller each time, as a run of `relayClaims` does. */
export function openPace(clock: () => number = () => performance.now()): Pace {
  const apart = openApart();
  const heard = new Set<Hash>();
  const holds = new Map<number, number>();
  let out: { readonly block: bigint; readonly at: number } | undefined;
  let quietSince: bigint | undefined;
  return {
    max: apart.max,
    take(open) {
      const max = apart.max();
      return max === undefined ? open : open.slice(0, 2 * max);
    },
    checkRefusals(refusals, { tried, now }) {
      const given = apart.checkRefusals(refusals, { tried, isMined: false }).given.map(([index]) => index);
      const waiting = [...refusals.keys()].filter((index) => apart.waiting().has(index));
      quietSince = waiting.length === 0 ? undefined : (quietSince ?? now);
      const isOver = quietSince !== undefined && now - quietSince >= MAX_QUIET;
      return isOver ? [...given, ...waiting] : given;
    },
    isFree: (block) => out === undefined || block > out.block || clock() - out.at >= HANDED_MS,
    handed(block) {
      out = { block, at: clock() };
    },
    hold(index) {
      const before = holds.get(index) ?? 0;
      holds.set(index, before + 1);
      return Math.min(MAX_HOLD_MS, MIN_HOLD_MS * 2 ** Math.min(before, 10));
    },
    mined(hash, results) {
      if (heard.has(hash)) return;
      if (heard.size >= MAX_HEARD) heard.clear();
      heard.add(hash);
      const refusals = new Map<number, LeafRefusal>();
      for (const [index, result] of results) {
        if (result === PAID) holds.delete(index);
        else if (claimOutcomeOf(result).state === "again")
          refusals.set(index, { blocker: skipBlocker(result), alone: "unknown" });
      }
      if ([...results.values()].includes(PAID)) quietSince = undefined;
      if (refusals.size > 0) apart.checkRefusals(refusals, { tried: results.size, isMined: true });
    },
  };
}
