import type { Copy } from "../chain/recording.ts";

/** The decisions of whoever keeps copies; where a flaw of the toolkit is planted, it is one of these that is made wrongly. */
export type CopyRules = {
  /** The copy as it is kept: of one block. */
  readonly keep: (copy: Copy) => Copy;
  /**
   * Moment as of which a copy counts.
   * @param blockTime of the copy's block
   * @param readAt when it was read: later than the block
   */
  readonly asOf: (blockTime: number, readAt: number, margin: number) => number;
  /** Whether a batch that was issued then is surely there for ever. */
  readonly countsBatch: (issueTime: number, asOf: number, margin: number) => boolean;
  /** Whether a verdict may be used at a moment, by a clock that may be slow by `skew` seconds. */
  readonly isFresh: (moment: number, skew: number, freshUntil: number) => boolean;
};

/** What the blueprint says. */
export const rightRules: CopyRules = {
  keep: (copy) => copy,
  asOf: (blockTime, _, margin) => blockTime - margin,
  countsBatch: (issueTime, asOf, margin) => margin === 0 || issueTime < asOf,
  isFresh: (moment, skew, freshUntil) => moment + skew < freshUntil,
};
