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
  /** Ranges still to do, at least one, all with the same terms. */
  readonly jobs: readonly RangeJob[];
  /** Called once with each range, and awaited; only then does the queue forget the range. */
  readonly onResult: (result: RangeResult) => Promise<void> | void;
  readonly onProgress?: ((progress: RangesProgress) => void) | undefined;
  readonly signal: AbortSignal;
};

const LABEL = "The result of a range in the queue";

/**
 * Gives ranges out through a queue and collects their results, until each range has a result or is lost. Workers find
 * the ranges through the queue (see {@link queueSource}).
 *
 * The queue holds all state: a restart after any end continues with what the queue has. When done, it leaves no queue;
 * when interrupted, it leaves the queue and all workers running.
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
      await onResult(await readResult(queue, name, record, missing.get(record.id)?.range));
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

/** Checks that the result is of this range: anybody with write access to the database may have replaced it. */
async function readResult(
  queue: Queue,
  name: string,
  { id, output }: RangeRecord,
  expected: LeafRange | undefined,
): Promise<RangeResult> {
  try {
    const result = rangeResultFromJson(output, LABEL);
    if (result.range.from !== expected?.from || result.range.to !== expected.to)
      throw otherRange(result.range);
    return result;
  } catch (error) {
    // Otherwise the next run would find it again.
    await queue.remove(name, id);
    throw error;
  }
}

function otherRange({ from, to }: LeafRange): SymbolonError {
  return new SymbolonError({
    code: "BadRangeResult",
    reason: `${LABEL} belongs to another range, leaves ${from} to ${to - 1}.`,
    hint: "Find out who else writes to that database; then run the same command again: the range is done again.",
    details: { from, to },
  });
}

/** A second run tries lost ranges again. */
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

/** The reason that the last try gave; pg-boss itself records when a worker fell silent. */
function whyOf(output: unknown): string {
  const said = typeof output === "object" && output !== null && "why" in output ? output.why : undefined;
  return typeof said === "string" ? said : "The machine that did it no longer answers.";
}
