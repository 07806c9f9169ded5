import type { RangeResult } from "../dryRun.ts";
import type { RangeJob } from "../rangeJob.ts";
import { MAX_TRIES, type RangeSource, type TakenRange } from "./rangeSource.ts";
import type { LostRange, RangesProgress } from "./ranges.ts";

/** Ranges of a list, for this machine alone. */
export type ListSource = RangeSource & { readonly lost: readonly LostRange[] };

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

  const handOut = ({ job, tries }: Waiting): TakenRange => ({
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
