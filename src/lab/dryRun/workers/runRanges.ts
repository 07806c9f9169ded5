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

/** Runs something that ends well when its signal comes. */
export type WhileClaiming = <Result>(run: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;

export type ClaimRangesParameters = {
  /** What the forks ask the real node through; undefined where there is none. */
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

/** Milliseconds between looks at whether the node is still there. */
const LOOK = 500;

/**
 * Has ranges claimed by workers, fetching beforehand what their forks will ask for.
 * @throws SymbolonError what the upstream was lost by, and as `runRanges`
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

/** Asks for all that the fork of a range will ask for, in few calls, before the range is begun. */
export function prefetchRange(
  { prefetch }: Pick<Upstream, "prefetch">,
  { account }: Pick<LeafSource, "account">,
): (job: Pick<RangeJob, "range">) => Promise<void> {
  return ({ range: { from, to } }) =>
    prefetch({ accounts: Array.from({ length: to - from }, (_, i) => account(from + i)) });
}

type RunRangesParameters = {
  /** Ranges still to do. All have the same terms and places; none overlaps another. */
  readonly jobs: readonly RangeJob[];
  /** Processes of this machine, one range each at a time. Without a queue from 1; with one, 0 leaves all to others. */
  readonly workers: number;
  /** PostgreSQL that hands the ranges out to other machines, too; default: this machine does all. */
  readonly queue?: string;
  /** Waited for before a range is begun here, such as to fetch for all of its leaves at once; what it throws ends the run. */
  readonly prepare?: (job: RangeJob) => Promise<void>;
  /** Called with each range once, as it is done, and waited for: what it has stored need not be done again. */
  readonly onResult: (result: RangeResult) => Promise<void> | void;
  readonly onProgress?: (progress: RangesProgress) => void;
  /** Ends it: no process is left, and whatever ran is put back. */
  readonly signal?: AbortSignal;
};

/** What worker processes run, and how a queue is timed, which tests do quicker. */
type RunRangesParts = { readonly program: WorkerProgram; readonly timing?: QueueTiming };

/**
 * Claims ranges of leaves in worker processes, here or on all machines that share a queue. A range whose process dies is
 * done again, three times at most; then it is listed as lost.
 * @throws SymbolonError `Interrupted`, whatever a range failed with since this machine cannot do it (`UpstreamLost`), and
 * with a queue `BadQueueUrl`, `QueueNotReachable`, `QueueLost`. Results so far have been told.
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
  // Whoever ends first, well or not, ends the other.
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
