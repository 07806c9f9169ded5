import { earlier } from "../../core/status/statusWords.ts";
import type { Verdict } from "../../core/verdict.ts";
import type { StatusBlock } from "./answer.ts";

/** A block that status was read at, and how far it may be undone. */
export type Standing = {
  readonly block: StatusBlock;
  /** The chain counts it as final: it is never undone. */
  readonly isFinal: boolean;
  /** Seconds before its time from which on blocks may be undone; not counted where it is final. */
  readonly reorgMargin: bigint;
};

/** The time as of which a block's state is known for good: what is announced afterwards, on whatever branch, comes later. */
export function countsAsOf({ block, isFinal, reorgMargin }: Standing): bigint {
  return isFinal ? block.timestamp : block.timestamp - reorgMargin;
}

/** Whether no reorg can belie what the block says of later moments. */
export function isSettled({ isFinal, reorgMargin }: Pick<Standing, "isFinal" | "reorgMargin">): boolean {
  return isFinal || reorgMargin > 0n;
}

/**
 * A verdict as firm as the block that it stands on, and no firmer: of one that may be undone without a margin it is good for
 * the moment that was asked about, and not to be reused. The one place where this is decided, for every source.
 */
export function asFirmAs(standing: Standing, verdict: Verdict, moment: bigint): Verdict {
  if (isSettled(standing)) return verdict;
  return { ...verdict, guarantee: "None", freshUntil: earlier(verdict.freshUntil, moment + 1n) };
}
