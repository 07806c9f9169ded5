import type { LeafRange, RangeResult } from "../../../src/dryRun/dryRun.ts";
import type { RangeJob } from "../../../src/dryRun/rangeJob.ts";
import type { LeafSource } from "../../../src/dryRun/readLeaves.ts";
import type { Upstream } from "../../../src/dryRun/upstream/openUpstream.ts";
import type { RangesReport } from "../../../src/dryRun/workers/ranges.ts";
import { progress } from "../../output.ts";
import { prefetchRange } from "../workers/prefetchRange.ts";
import { runRanges } from "../workers/runRanges.ts";
import { whileUninterrupted } from "../workers/whileUninterrupted.ts";

export type ClaimRangesParameters = {
  /** What the forks ask the real node through; undefined where there is none. */
  readonly upstream: Upstream | undefined;
  readonly tree: Pick<LeafSource, "account">;
  readonly job: Omit<RangeJob, "range">;
  readonly ranges: readonly LeafRange[];
  readonly workers: number;
  readonly queue: string | undefined;
  readonly keep: (result: RangeResult) => void;
};

/** Milliseconds between looks at whether the node is still there. */
const LOOK = 500;

/**
 * Has ranges claimed by workers, fetching beforehand what their forks will ask for.
 * @throws SymbolonError what the upstream was lost by, and as `runRanges`
 */
export async function claimRanges(parameters: ClaimRangesParameters): Promise<RangesReport> {
  const { upstream, tree, job, ranges, workers, queue, keep } = parameters;
  const lost = new AbortController();
  const look = setInterval(() => {
    if (upstream?.lost() !== undefined) lost.abort();
  }, LOOK);
  const tell = progress("claiming");
  try {
    return await whileUninterrupted((interrupted) =>
      runRanges({
        jobs: ranges.map((range) => ({ ...job, range })),
        workers,
        ...(queue !== undefined && { queue }),
        ...(upstream !== undefined && { prepare: prefetchRange(upstream, tree) }),
        onResult: keep,
        onProgress: (ended) => tell(ended.done + ended.lost, ranges.length),
        signal: AbortSignal.any([interrupted, lost.signal]),
      }),
    );
  } catch (error) {
    throw upstream?.lost() ?? error;
  } finally {
    clearInterval(look);
  }
}
