import type { RangeJob } from "../rangeJob.ts";
import type { RangeResult } from "../rangeResult.ts";
import type { LostRange, RangesProgress } from "./ranges.ts";

/** A range that was taken. Exactly one of its functions is called, once. */
export type ClaimedRange = {
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
  readonly take: (signal: AbortSignal) => Promise<ClaimedRange | undefined>;
};

/** How often a range is begun before it counts as lost. */
const MAX_TRIES = 3;

/**
 * A source whose ranges are prepared for before they are handed on, such as by asking for much at once of what their forks
 * would ask for one by one. A range that cannot be prepared for is put back.
 * @returns a source that also throws what `prepare` throws
 */
export function preparedSource(source: RangeSource, prepare: (job: RangeJob) => Promise<void>): RangeSource {
  return {
    take: async (signal) => {
      const claimed = await source.take(signal);
      if (claimed === undefined) return undefined;
      try {
        await prepare(claimed.job);
      } catch (error) {
        await claimed.putBack();
        throw error;
      }
      return claimed;
    },
  };
}

/** Ranges of a list, for this machine alone. */
type ListSource = RangeSource & { readonly lost: readonly LostRange[] };

type Waiting = { readonly job: RangeJob; readonly tries: number };

/**
 * Hands out the ranges of a list. One that breaks its process goes to the end of the list, until it has been tried
 * {@link MAX_TRIES} times.
 * @param onResult told each range once
 */
export function listSource(
  jobs: readonly RangeJob[],
  onResult: (result: RangeResult) => Promise<void> | void,
  onProgress: (progress: RangesProgress) => void = () => {},
): ListSource {
  const waiting: Waiting[] = jobs.map((job) => ({ job, tries: 0 }));
  const lost: LostRange[] = [];
  let running = 0;
  let done = 0;
  const tell = () => onProgress({ waiting: waiting.length, running, done, lost: lost.length });
  const leave = () => {
    running--;
    tell();
  };

  const handOut = ({ job, tries }: Waiting): ClaimedRange => ({
    job,
    done: async (result) => {
      await onResult(result);
      done++;
      leave();
    },
    broken: async (why) => {
      if (tries + 1 < MAX_TRIES) waiting.push({ job, tries: tries + 1 });
      else lost.push({ range: job.range, tries: tries + 1, why });
      leave();
    },
    putBack: async () => {
      waiting.unshift({ job, tries });
      leave();
    },
  });

  return {
    lost,
    take: async (signal) => {
      const next = signal.aborted ? undefined : waiting.shift();
      if (next === undefined) return undefined;
      running++;
      tell();
      return handOut(next);
    },
  };
}
