/**
 * How much gas goes into each block. At the gas target the base fee stays where it is (EIP-1559), and beyond it rises by up to
 * an eighth with each block: whoever sends more now pays for it in all blocks after.
 */

export type PaceTerms = {
  /** Gas of a block at most. */
  readonly most: number;
  /** Gas that one transaction needs: it never falls below. */
  readonly least: number;
  /** Wei a gas from which on it slows down. */
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

/** Of the highest price that is paid, where it begins to send less. */
export const CAREFUL = 0.5;
/** Blocks after which a transaction should be mined, where blocks are not quick. */
export const MAX_LAG = 3;

/** Of what may go at most, what comes back with each block that is good; and what is left after one that is not. */
const RAISE = 0.05;
const LOWER = 0.7;

/** Gas for the next block: a bit more after each good one, much less after one that was too dear or too slow. */
export function nextPace(
  gas: number,
  { baseFee, lag }: PaceSeen,
  { most, least, careful, patience }: PaceTerms,
): number {
  const isGood = baseFee <= careful && lag <= patience;
  return Math.max(least, Math.min(most, isGood ? gas + RAISE * most : gas * LOWER));
}
