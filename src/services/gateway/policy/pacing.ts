/**
 * How much gas goes into each block. At the gas target the base fee stays the same (EIP-1559). Above it, the base fee
 * rises by up to an eighth with each block: a sender that sends more now pays for it in all later blocks.
 */

export type PaceTerms = {
  /** Most gas in a block. */
  readonly max: number;
  /** Gas that one transaction needs: the pace never falls below it. */
  readonly min: number;
  /** Wei per gas above which the pace slows down. */
  readonly careful: number;
  /** Blocks after which a transaction should be mined. */
  readonly patience: number;
};

/** What was seen of the newest block. */
export type PaceSeen = {
  readonly baseFee: number;
  /** Blocks since the oldest transaction under way was sent. */
  readonly lag: number;
};

/** Part of the highest price at which the pace begins to slow down. */
export const CAREFUL = 0.5;
/** Blocks after which a transaction should be mined, where blocks are not quick. */
export const MAX_LAG = 3;

/** Part of the most gas that each good block adds, and the factor after a bad block. */
const RAISE = 0.05;
const LOWER = 0.7;

/**
 * Gas for the next block: a little more after each good block, much less after one that was too expensive or too slow.
 */
export function nextPace(
  gas: number,
  { baseFee, lag }: PaceSeen,
  { max, min, careful, patience }: PaceTerms,
): number {
  const isGood = baseFee <= careful && lag <= patience;
  return Math.max(min, Math.min(max, isGood ? gas + RAISE * max : gas * LOWER));
}
