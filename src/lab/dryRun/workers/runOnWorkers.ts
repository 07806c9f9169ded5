import type { ClaimedRange, RangeSource } from "./rangeSource.ts";
import type { WorkerEffort, WorkerProgram } from "./ranges.ts";
import { type RangeWorker, startRangeWorker } from "./startWorker.ts";

type RunOnWorkersParameters = {
  readonly source: RangeSource;
  /** Processes at a time, from 1. */
  readonly workers: number;
  readonly program: WorkerProgram;
  /** Ends it: what runs is put back. */
  readonly signal: AbortSignal;
};

/**
 * Has worker processes do what a source hands out, until nothing is left: each process one range after another. One that
 * dies is followed by a new one. When it returns or throws, none of them is left.
 * @returns what each process came to
 * @throws whatever a range failed with, where this machine cannot do it, or the source throws
 */
export async function runOnWorkers({
  source,
  workers,
  program,
  signal,
}: RunOnWorkersParameters): Promise<readonly WorkerEffort[]> {
  const failed = new AbortController();
  const over = AbortSignal.any([signal, failed.signal]);
  const efforts: WorkerEffort[] = [];
  const loop = async () => {
    try {
      await workThrough({ source, program, signal: over, onEnd: (effort) => efforts.push(effort) });
    } catch (error) {
      failed.abort();
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: workers }, loop));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return efforts.filter(({ ranges }) => ranges > 0);
}

type Loop = {
  readonly source: RangeSource;
  readonly program: WorkerProgram;
  readonly signal: AbortSignal;
  readonly onEnd: (effort: WorkerEffort) => void;
};

async function workThrough({ source, program, signal, onEnd }: Loop): Promise<void> {
  let worker: RangeWorker | undefined;
  const end = async () => {
    if (worker === undefined) return;
    await worker.close();
    onEnd(worker.effort());
    worker = undefined;
  };
  try {
    for (
      let claimed = await source.take(signal);
      claimed !== undefined;
      claimed = await source.take(signal)
    ) {
      if (worker?.isAlive() === false) await end();
      worker ??= startRangeWorker(program);
      await settle(claimed, worker, signal);
    }
  } finally {
    await end();
  }
}

async function settle(claimed: ClaimedRange, worker: RangeWorker, signal: AbortSignal): Promise<void> {
  const outcome = await untilAborted(worker.run(claimed.job), signal);
  if (outcome === undefined) return await claimed.putBack();
  if (outcome.kind === "done") return await claimed.done(outcome.result);
  if (outcome.kind === "broken") return await claimed.broken(outcome.why);
  await claimed.putBack();
  throw outcome.error;
}

/** What is waited for; undefined where the signal comes first. */
async function untilAborted<Result>(
  waited: Promise<Result>,
  signal: AbortSignal,
): Promise<Result | undefined> {
  let stop = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([waited, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
