import type { RangeResult } from "../dryRun.ts";
import type { RangeJob } from "../rangeJob.ts";

/** A range that was taken. Exactly one of its functions is called, once. */
export type TakenRange = {
  readonly job: RangeJob;
  readonly done: (result: RangeResult) => Promise<void>;
  /** It may be tried again, a few times. */
  readonly broken: (why: string) => Promise<void>;
  /** It was not tried in earnest: somebody else does it. */
  readonly putBack: () => Promise<void>;
};

/** Where ranges come from: a list, or a queue that other machines share. */
export type RangeSource = {
  /** Waits for a range; undefined where nothing is left to do, or the signal came. */
  readonly take: (signal: AbortSignal) => Promise<TakenRange | undefined>;
};

/** How often a range is begun before it counts as lost. */
export const MAX_TRIES = 3;
