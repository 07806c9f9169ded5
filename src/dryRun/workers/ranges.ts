import type { LeafRange } from "../dryRun.ts";

/** How far the ranges of a dry run are. The four add up to all of them. */
export type RangesProgress = {
  readonly waiting: number;
  readonly running: number;
  readonly done: number;
  readonly lost: number;
};

/** A range that has no result: whoever did it died, each time it was tried. */
export type LostRange = {
  readonly range: LeafRange;
  readonly tries: number;
  /** One sentence: how the last one ended. */
  readonly why: string;
};

/** A worker process of this machine, after its last range. */
export type WorkerEffort = {
  readonly processId: number;
  readonly ranges: number;
  /** Bytes of the process itself at most; its fork's are in the results. */
  readonly memory: number;
};

/** What is left to say when every range has a result or is lost. */
export type RangesReport = {
  readonly lost: readonly LostRange[];
  readonly workers: readonly WorkerEffort[];
};
