import { collectRanges } from "../queue/collectRanges.ts";
import { openQueue, type QueueTiming, queueTiming } from "../queue/openQueue.ts";
import { queuedRange, queueName } from "../queue/queuedRange.ts";
import { queueSource } from "../queue/queueSource.ts";
import type { RangeJob } from "../rangeJob.ts";
import type { LeafRange, RangeResult } from "../rangeResult.ts";
import type { LeafSource } from "../readLeaves.ts";
import type { Upstream } from "../upstream/openUpstream.ts";
import { listSource, preparedSource } from "./rangeSource.ts";
import { interrupted, type RangesProgress, type RangesReport, type WorkerProgram } from "./ranges.ts";
import { runOnWorkers } from "./runOnWorkers.ts";

/** Runs a function that ends cleanly when its signal aborts. */
export type WhileClaiming = <Result>(run: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;

export type ClaimRangesParameters = {
  /** Proxy through which the forks ask the real node; undefined: no real node. */
  readonly upstream: Upstream | undefined;
  readonly tree: Pick<LeafSource, "account">;
  readonly job: Omit<RangeJob, "range">;
  readonly ranges: readonly LeafRange[];
  readonly workers: number;
  readonly queue: string | undefined;
  readonly program: WorkerProgram;
  readonly keep: (result: RangeResult) => void;
  readonly onProgress: ((ended: number, ranges: number) => void) | undefined;
  readonly whileClaiming: WhileClaiming | undefined;
};

/** Milliseconds between checks that the node is still available. */
const LOOK = 500;

/**
 * Has workers claim ranges, and fetches in advance what their forks will ask for.
 * @throws SymbolonError the upstream's reason for its loss, and as `runRanges`
 */
export async function claimRanges(parameters: ClaimRangesParameters): Promise<RangesReport> {
  const { upstream, tree, job, ranges, workers, queue, program, keep, onProgress } = parameters;
  const whileClaiming: WhileClaiming =
    parameters.whileClaiming ?? ((run) => run(new AbortController().signal));
  const lost = new AbortController();
  const look = setInterval(() => {
    if (upstream?.lost() !== undefined) lost.abort();
  }, LOOK);
  try {
    return await whileClaiming((interrupted) =>
      runRanges(
        {
          jobs: ranges.map((range) => ({ ...job, range })),
          workers,
          ...(queue !== undefined && { queue }),
          ...(upstream !== undefined && { prepare: prefetchRange(upstream, tree) }),
          onResult: keep,
          onProgress: (ended) => onProgress?.(ended.done + ended.lost, ranges.length),
          signal: AbortSignal.any([interrupted, lost.signal]),
        },
        { program },
      ),
    );
  } catch (error) {
    throw upstream?.lost() ?? error;
  } finally {
    clearInterval(look);
  }
}

/** Fetches everything that a range's fork will ask for, in few calls, before the range begins. */
export function prefetchRange(
  { prefetch }: Pick<Upstream, "prefetch">,
  { account }: Pick<LeafSource, "account">,
): (job: Pick<RangeJob, "range">) => Promise<void> {
  return ({ range: { from, to } }) =>
    prefetch({ accounts: Array.from({ length: to - from }, (_, i) => account(from + i)) });
}

type RunRangesParameters = {
  /** Ranges still to do. All have the same terms and paths; no two overlap. */
  readonly jobs: readonly RangeJob[];
  /**
   * Processes on this machine, one range each at a time. Without a queue, at least 1; with one, 0 leaves all to other
   * machines.
   */
  readonly workers: number;
  /** PostgreSQL that also gives ranges to other machines. Default: this machine does all. */
  readonly queue?: string;
  /** Awaited before a range begins here, for example to fetch for all its leaves at once; an error ends the run. */
  readonly prepare?: (job: RangeJob) => Promise<void>;
  /** Called once with each finished range, and awaited: what it has stored need not be done again. */
  readonly onResult: (result: RangeResult) => Promise<void> | void;
  readonly onProgress?: (progress: RangesProgress) => void;
  /** Ends the run: no process remains, and running ranges are put back. */
  readonly signal?: AbortSignal;
};

/** Program of the worker processes, and the queue's timing, which is shorter in tests. */
type RunRangesParts = { readonly program: WorkerProgram; readonly timing?: QueueTiming };

/**
 * Claims ranges of leaves in worker processes, here or on all machines that share a queue. A range whose process dies
 * is tried again, three times at most; then it is listed as lost.
 * @throws SymbolonError `Interrupted`, the error of a range that this machine cannot do (`UpstreamLost`), and with a
 * queue `BadQueueUrl`, `QueueNotReachable`, `QueueLost`. `onResult` already has the results so far.
 */
export async function runRanges(
  parameters: RunRangesParameters,
  parts: RunRangesParts,
): Promise<RangesReport> {
  if (parameters.jobs.length === 0) return { lost: [], workers: [] };
  const { queue, signal = new AbortController().signal } = parameters;
  return queue === undefined
    ? await runHere(parameters, parts, signal)
    : await runShared(queue, parameters, parts, signal);
}

async function runHere(
  { jobs, workers, prepare, onResult, onProgress }: RunRangesParameters,
  { program }: RunRangesParts,
  signal: AbortSignal,
): Promise<RangesReport> {
  const list = listSource(jobs, onResult, onProgress);
  const source = prepare === undefined ? list : preparedSource(list, prepare);
  const efforts = await runOnWorkers({ source, workers: Math.min(workers, jobs.length), program, signal });
  if (signal.aborted) throw interrupted();
  return { lost: list.lost, workers: efforts };
}

async function runShared(
  url: string,
  { jobs, workers, prepare, onResult, onProgress }: RunRangesParameters,
  { program, timing = queueTiming }: RunRangesParts,
  signal: AbortSignal,
): Promise<RangesReport> {
  const [first] = jobs;
  if (first === undefined) return { lost: [], workers: [] };
  const queue = await openQueue(url, timing);
  const ended = new AbortController();
  const over = AbortSignal.any([signal, ended.signal]);
  const name = queueName(queuedRange(first));
  // The first to end, with or without an error, ends the other.
  const end = () => ended.abort();
  const collecting = collectRanges({ queue, jobs, onResult, onProgress, signal: over }).finally(end);
  const shared = queueSource(queue, name, first, Number.POSITIVE_INFINITY);
  const source = prepare === undefined ? shared : preparedSource(shared, prepare);
  const working = runOnWorkers({ source, workers, program, signal: over });
  working.catch(end);
  try {
    const [collected, worked] = await Promise.allSettled([collecting, working]);
    if (worked.status === "rejected") throw worked.reason;
    if (collected.status === "rejected") throw collected.reason;
    return { lost: collected.value, workers: worked.value };
  } finally {
    await queue.close();
  }
}
