/** The states of a gateway, named so that answers and metrics agree. The later the level, the less the gateway does. */
export const levels = ["normal", "ticketing", "ticketHoldersOnly", "chainSlow", "storeAway"] as const;

/**
 * - `normal`: every claim is accepted
 * - `ticketing`: the queue is full; a claimant gets a ticket with the time to come again
 * - `ticketHoldersOnly`: more claims arrive than can be checked ahead; a claim that has to come later is checked only
 * then
 * - `chainSlow`: claims are accepted, and the promised moments will not hold
 * - `storeAway`: nothing is accepted
 */
export type Level = (typeof levels)[number];

export type LevelSeen = {
  /** Whether the store answers. */
  readonly isStoreThere: boolean;
  /** Whether it kept what was written last. */
  readonly isStoreKeeping: boolean;
  /** Time since the newest block, in block times. */
  readonly blocksLate: number;
  /** Approximate wait, in seconds, for the check of a claim that has to come later. */
  readonly checksWait: number;
  /** Whether any claimant gets a ticket to come later. */
  readonly isTicketing: boolean;
};

/** Missing blocks after which a chain counts as slow: proposers miss some. */
const MAX_BLOCKS_LATE = 5;
/** Seconds above which answers would come too late for waiting callers. */
export const MAX_CHECKS_WAIT = 0.02;

/** The current level: the last one whose condition holds. */
export function decideLevel(seen: LevelSeen): Level {
  const { isStoreThere, isStoreKeeping, blocksLate, checksWait, isTicketing } = seen;
  if (!isStoreThere || !isStoreKeeping) return "storeAway";
  if (blocksLate > MAX_BLOCKS_LATE) return "chainSlow";
  if (checksWait > MAX_CHECKS_WAIT) return "ticketHoldersOnly";
  return isTicketing ? "ticketing" : "normal";
}
