import { setTimeout as sleep } from "node:timers/promises";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { RangeJob } from "../rangeJob.ts";
import type { LeafRange, RangeResult } from "../rangeResult.ts";
import { rangeResultFromJson } from "../rangeResult.ts";
import type { LostRange, RangesProgress } from "../workers/ranges.ts";
import { interrupted } from "../workers/ranges.ts";
import type { Queue, RangeRecord } from "./openQueue.ts";
import { queuedRange, queueName, rangeId } from "./queuedRange.ts";

type CollectRangesParameters = {
  readonly queue: Queue;
  /** Ranges still to do, one at least, all of the same terms. */
  readonly jobs: readonly RangeJob[];
  /** Called with each range once, and waited for; only then does the queue forget it. */
  readonly onResult: (result: RangeResult) => Promise<void> | void;
  readonly onProgress?: ((progress: RangesProgress) => void) | undefined;
  readonly signal: AbortSignal;
};

const LABEL = "The result of a range in the queue";

/**
 * Hands ranges out through a queue and takes their results from it, until each has one or is lost. Whoever does them is
 * found by the queue (see {@link queueSource}).
 *
 * Nothing is kept here that the queue does not hold: started again, after whatever end, it goes on with what is there. It
 * leaves no queue behind when it is done; interrupted, it leaves the queue and everybody at work.
 * @throws SymbolonError `Interrupted`, `QueueLost`, `BadRangeResult`
 */
export async function collectRanges({
  queue,
  jobs,
  onResult,
  onProgress = () => {},
  signal,
}: CollectRangesParameters): Promise<readonly LostRange[]> {
  const missing = new Map(jobs.map((job) => [rangeId(queuedRange(job)), queuedRange(job)]));
  const [first] = missing.values();
  if (first === undefined) return [];
  const name = queueName(first);
  await forgetLost(queue, name, missing.keys());
  for (;;) {
    if (signal.aborted) throw interrupted();
    const records = (await queue.list(name)).filter(({ id }) => missing.has(id));
    const inQueue = new Set(records.map(({ id }) => id));
    const absent = [...missing].filter(([id]) => !inQueue.has(id));
    if (absent.length > 0) {
      await queue.create(name);
      await queue.add(
        name,
        absent.map(([id, data]) => ({ id, data })),
      );
    }
    for (const record of records.filter(({ state }) => state === "completed")) {
      await onResult(await resultOf(queue, name, record, missing.get(record.id)?.range));
      missing.delete(record.id);
      await queue.remove(name, record.id);
    }
    const lost = records.filter(isLost);
    onProgress({
      waiting: absent.length + records.filter(({ state }) => state === "created" || state === "retry").length,
      running: records.filter(({ state }) => state === "active").length,
      done: jobs.length - missing.size,
      lost: lost.length,
    });
    if (lost.length === missing.size) {
      await queue.drop(name);
      return lost.map(lostRange);
    }
    await sleep(1_000 * queue.timing.poll, undefined, { signal }).catch(() => {});
  }
}

/** Whoever may write to the database may have put another range in its place. */
async function resultOf(
  queue: Queue,
  name: string,
  { id, output }: RangeRecord,
  asked: LeafRange | undefined,
): Promise<RangeResult> {
  try {
    const result = rangeResultFromJson(output, LABEL);
    if (result.range.from !== asked?.from || result.range.to !== asked.to) throw otherRange(result.range);
    return result;
  } catch (error) {
    // Whoever runs it again would find it again.
    await queue.remove(name, id);
    throw error;
  }
}

function otherRange({ from, to }: LeafRange): SymbolonError {
  return new SymbolonError({
    code: "BadRangeResult",
    reason: `${LABEL} is of leaves ${from} to ${to - 1}, which is another range.`,
    hint: "Find out who else writes to that database; then run the same command again: the range is done again.",
    details: { from, to },
  });
}

/** Whoever runs it again means to try again. */
async function forgetLost(queue: Queue, name: string, ids: Iterable<string>): Promise<void> {
  const own = new Set(ids);
  for (const record of await queue.list(name)) {
    if (own.has(record.id) && isLost(record)) await queue.remove(name, record.id);
  }
}

function isLost({ state }: RangeRecord): boolean {
  return state === "failed" || state === "cancelled";
}

function lostRange({ data: { range }, retryCount, output }: RangeRecord): LostRange {
  return { range, tries: retryCount + 1, why: whyOf(output) };
}

/** What was said of the last try; pg-boss itself says when it heard nothing more of whoever did it. */
function whyOf(output: unknown): string {
  const said = typeof output === "object" && output !== null && "why" in output ? output.why : undefined;
  return typeof said === "string" ? said : "Nothing was heard any more of the machine that did it.";
}
