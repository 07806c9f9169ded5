import type { LeafRange, RangeResult } from "../../../src/rehearsal/dryRun/dryRun.ts";
import type { LeafSource } from "../../../src/rehearsal/dryRun/leafSource.ts";
import type { RangeJob } from "../../../src/rehearsal/dryRun/rangeJob.ts";
import type { Upstream } from "../../../src/rehearsal/upstream/upstream.ts";
import type { RangesReport } from "../../../src/rehearsal/workers/ranges.ts";
import { progress } from "../../output.ts";
import { runRanges } from "../workers/runRanges.ts";

export type ClaimRangesParameters = {
  readonly upstream: Upstream;
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
  const { upstream, job, ranges, workers, queue, keep } = parameters;
  const ended = new AbortController();
  const end = () => ended.abort();
  process.once("SIGINT", end);
  const look = setInterval(() => {
    if (upstream.lost() !== undefined) end();
  }, LOOK);
  const tell = progress("claiming");
  const ahead = openAhead(parameters);
  try {
    await ahead.fetchTo(workers);
    return await runRanges({
      jobs: ranges.map((range) => ({ ...job, range })),
      workers,
      ...(queue !== undefined && { queue }),
      onResult: keep,
      onProgress({ done, lost, running }) {
        tell(done + lost, ranges.length);
        // What it fails with, the forks fail with too.
        ahead.fetchTo(done + lost + running + 1).catch(() => {});
      },
      signal: ended.signal,
    });
  } catch (error) {
    throw upstream.lost() ?? error;
  } finally {
    clearInterval(look);
    process.off("SIGINT", end);
    await ahead.end();
  }
}

type Ahead = {
  /** Fetches what the forks of the first so many ranges will ask for, unless that is done. */
  readonly fetchTo: (ranges: number) => Promise<void>;
  readonly end: () => Promise<void>;
};

/** Fetches in the order in which ranges are claimed, and no further than needed: the forks ask the same node. */
function openAhead({ upstream, tree, ranges }: ClaimRangesParameters): Ahead {
  let next = 0;
  let isEnded = false;
  let last: Promise<void> = Promise.resolve();
  const fetchOne = async ({ from, to }: LeafRange) => {
    if (isEnded) return;
    await upstream.prefetch({
      accounts: Array.from({ length: to - from }, (_, i) => tree.account(from + i)),
    });
  };
  return {
    fetchTo(count) {
      for (; next < Math.min(count, ranges.length); next++) {
        const range = ranges[next];
        if (range !== undefined) last = last.then(() => fetchOne(range));
      }
      return last;
    },
    async end() {
      isEnded = true;
      await last.catch(() => {});
    },
  };
}
