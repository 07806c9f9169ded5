import type { RangeJob } from "../rangeJob.ts";
import type { LeafRange, RangeResult } from "../rangeResult.ts";
import type { LeafSource } from "../readLeaves.ts";
import type { Upstream } from "../upstream/openUpstream.ts";
import type { RangesReport } from "./ranges.ts";
import { runRanges } from "./runRanges.ts";
import type { WorkerProgram } from "./startWorker.ts";

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
