/** How a gateway stands, named, so that every answer and whoever watches it says it alike. The later, the less it does. */
export const levels = ["normal", "ticketing", "ticketHoldersOnly", "chainSlow", "storeAway"] as const;

/**
 * - `normal`: whoever comes is taken in
 * - `ticketing`: the queue is full; who comes is told when to come again
 * - `ticketHoldersOnly`: more come than have their signatures checked ahead; who has to come later anyway is looked at only then
 * - `chainSlow`: claims are taken in, and the promised moments will not hold
 * - `storeAway`: nothing is taken in
 */
export type Level = (typeof levels)[number];

export type LevelSeen = {
  /** Whether the store answers. */
  readonly isStoreThere: boolean;
  /** Blocks' time since the newest block. */
  readonly blocksLate: number;
  /** Seconds that the check of a claim has to wait, about, of who has to come later anyway. */
  readonly checksWait: number;
  /** Whether anybody is told to come later. */
  readonly isTicketing: boolean;
};

/** So many blocks may be missing before a chain counts as slow: proposers miss some. */
const MAX_BLOCKS_LATE = 5;
/** Beyond it answers would come too late to whoever waits for them. */
export const MAX_CHECKS_WAIT = 0.02;

/** The level by what is seen: the last that holds. */
export function levelOf({ isStoreThere, blocksLate, checksWait, isTicketing }: LevelSeen): Level {
  if (!isStoreThere) return "storeAway";
  if (blocksLate > MAX_BLOCKS_LATE) return "chainSlow";
  if (checksWait > MAX_CHECKS_WAIT) return "ticketHoldersOnly";
  return isTicketing ? "ticketing" : "normal";
}
