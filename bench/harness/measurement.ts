import type { Spread } from "./spread.ts";

/** One figure of a bench, with all that is known of it. */
export type Measurement = {
  /** Unique in its bench. */
  readonly id: string;
  /** What was measured, for people: one line. */
  readonly about: string;
  /** Of every figure here: `gas`, `ns`, `ms`, `MiB`. Less is better, but for a `share`, for `of 59` and for `claims a second`, whose goals are the least median. */
  readonly unit: string;
  readonly ours: Spread;
  /** The same work done by somebody else's code in the same run; null where there is none. */
  readonly peer: { readonly name: string; readonly spread: Spread } | null;
  /**
   * `peer/ours`: the ratio tells how many times faster ours is, and the goal is the least ratio. Left out: it tells
   * which part of the peer's figure ours is, and the goal is the greatest median.
   */
  readonly ratioOf?: "peer/ours";
  /** Null where none is set. */
  readonly goal: number | null;
};
