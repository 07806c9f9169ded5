/** Seconds, and tries, of all who share a queue. */
export type QueueTiming = {
  /** Between two looks at the queue. */
  readonly poll: number;
  /** After so long without a word of whoever does a range, it is given to somebody else. */
  readonly heartbeat: number;
  /** Between two searches for such ranges. */
  readonly supervise: number;
  /** How long a database that does not answer is asked again. */
  readonly patience: number;
  /** How often a range is begun before it counts as lost. */
  readonly tries: number;
};

export const queueTiming: QueueTiming = { poll: 1, heartbeat: 30, supervise: 10, patience: 30, tries: 3 };
