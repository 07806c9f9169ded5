import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { RangeJob } from "../rangeJob.ts";
import type { LeafRange, RangeResult } from "../rangeResult.ts";
import type { WorkerMail } from "./startWorker.ts";

/** What claims ranges on forks of one chain, for one tree. */
export type RangeRunner = {
  /** @throws SymbolonError `Interrupted` where the signal says so, and what the chain's node fails with */
  readonly run: (range: LeafRange, signal?: AbortSignal) => Promise<RangeResult>;
};

/** Opens what all ranges of the same terms share. */
type OpenRunner = (job: Omit<RangeJob, "range">) => Promise<RangeRunner>;

/**
 * What a worker process does: claims the ranges it is sent, one at a time, and says how each ended. What ranges share
 * stays open from one to the next. The process ends with the one that started it, however that one ends.
 */
export function serveRanges(open: OpenRunner): void {
  const stopped = new AbortController();
  const runnerFor = keepOpen(open);
  // A terminal's Ctrl-C reaches all of its processes: whoever started this one says what becomes of the range.
  process.on("SIGINT", () => {});
  process.on("message", (job: RangeJob) => {
    void serve(job, runnerFor, stopped.signal).then((mail) => {
      if (process.connected) process.send?.(mail);
    });
  });
  process.once("disconnect", () => {
    stopped.abort();
    process.exit();
  });
}

async function serve(
  { range, ...shared }: RangeJob,
  runnerFor: OpenRunner,
  signal: AbortSignal,
): Promise<WorkerMail> {
  try {
    const runner = await runnerFor(shared);
    const result = await runner.run(range, signal);
    return { kind: "done", result, memory: ownMemory() };
  } catch (thrown) {
    const memory = ownMemory();
    if (!(thrown instanceof SymbolonError)) return { kind: "broken", why: wordsOf(thrown), memory };
    const { code, reason, hint, details } = thrown;
    return { kind: "failed", error: { code, reason, hint, details }, memory };
  }
}

/** Opens a runner for the first range, and another one only where a range shares nothing with the one before. */
function keepOpen(open: OpenRunner): OpenRunner {
  let kept: { readonly key: string; readonly runner: Promise<RangeRunner> } | undefined;
  return async (shared) => {
    const key = JSON.stringify(shared);
    if (kept?.key !== key) kept = { key, runner: open(shared) };
    const { runner } = kept;
    // What could not be opened is not kept: the next range tries again.
    runner.catch(() => {
      if (kept?.runner === runner) kept = undefined;
    });
    return await runner;
  };
}

function ownMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
