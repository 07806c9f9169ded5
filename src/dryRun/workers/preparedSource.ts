import type { RangeJob } from "../rangeJob.ts";
import type { RangeSource } from "./rangeSource.ts";

/**
 * A source whose ranges are prepared for before they are handed on, such as by asking for much at once of what their forks
 * would ask for one by one. A range that cannot be prepared for is put back.
 * @returns a source that also throws what `prepare` throws
 */
export function preparedSource(source: RangeSource, prepare: (job: RangeJob) => Promise<void>): RangeSource {
  return {
    take: async (signal) => {
      const taken = await source.take(signal);
      if (taken === undefined) return undefined;
      try {
        await prepare(taken.job);
      } catch (error) {
        await taken.putBack();
        throw error;
      }
      return taken;
    },
  };
}
