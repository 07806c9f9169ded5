import { setTimeout as sleep } from "node:timers/promises";
import type { RangeJob } from "../rangeJob.ts";
import { rangeResultToJson } from "../rangeResult.ts";
import type { ClaimedRange, RangeSource } from "../workers/rangeSource.ts";
import type { JobAttempt, Queue, RangeRecord } from "./openQueue.ts";
import type { QueuedRange } from "./queuedRange.ts";

/** How often a queue must look finished: a range is out of it for a moment where somebody puts it back. */
const LOOKS = 2;

/** Whether a range is still to do, or being done. */
export function isOpen({ state }: RangeRecord): boolean {
  return state === "created" || state === "retry" || state === "active";
}

/** What this machine alone knows of a job. */
type OwnPlaces = Pick<RangeJob, "forkUrl" | "treeDirectory"> & {
  readonly credentials?: string | undefined;
};

/**
 * Ranges of a queue that other machines share, until all of them are done. What is done twice, since somebody was given
 * up who lived, counts once.
 * @param looks how often it looks finished until it is; whoever hands it out waits for the signal instead
 */
export function queueSource(
  queue: Queue,
  name: string,
  places: OwnPlaces,
  looks: number = LOOKS,
): RangeSource {
  return {
    take: async (signal) => {
      for (let idle = 0; idle < looks && !signal.aborted; ) {
        const job = await queue.take(name);
        if (job !== undefined) return handOut(queue, name, job, places);
        idle = (await queue.list(name)).some(isOpen) ? 0 : idle + 1;
        await sleep(1_000 * queue.timing.poll, undefined, { signal }).catch(() => {});
      }
      return undefined;
    },
  };
}

function handOut(
  queue: Queue,
  name: string,
  job: JobAttempt & { readonly data: QueuedRange },
  { forkUrl, treeDirectory, credentials }: OwnPlaces,
): ClaimedRange {
  const { id, data, retryCount } = job;
  const attempt: JobAttempt = { id, retryCount };
  const { terms, range, hardfork } = data;
  // A word that does not arrive is followed by the next one.
  const beating = setInterval(
    () => void queue.touch(name, attempt).catch(() => {}),
    (1_000 * queue.timing.heartbeat) / 4,
  );
  return {
    job: {
      terms,
      range,
      forkUrl,
      treeDirectory,
      ...(hardfork !== undefined && { hardfork }),
      ...(credentials !== undefined && { credentials }),
    },
    done: async (result) => {
      clearInterval(beating);
      await queue.complete(name, attempt, rangeResultToJson(result));
    },
    broken: async (why) => {
      clearInterval(beating);
      await queue.fail(name, attempt, { why });
    },
    putBack: async () => {
      clearInterval(beating);
      // As new: it was no fault of the range, and its tries are not used up.
      if (await queue.remove(name, attempt)) await queue.add(name, [{ id, data }]);
    },
  };
}
