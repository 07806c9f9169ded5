/**
 * The program of a process that plays one strategy: takes a job, tells how far it is, and what it came to. Started by
 * playApart.ts. It ends when whoever started it is gone.
 */
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { playStrategy } from "./playStrategy.ts";
import type { StrategyFailure, StrategyJob, StrategyMail } from "./strategyJob.ts";

/** Milliseconds between two messages of progress. */
const PROGRESS_EVERY = 200;
const BYTES_A_KILOBYTE = 1_024;

const startedBy = process.ppid;

process.once("disconnect", () => process.exit(1));
process.once("message", (job: StrategyJob) => {
  void play(job).then((mail) => process.send?.(mail, () => process.exit(0)));
});

async function play(job: StrategyJob): Promise<StrategyMail> {
  try {
    const run = await playStrategy(job, seldom(tell));
    return { kind: "played", played: { run, memory: process.resourceUsage().maxRSS * BYTES_A_KILOBYTE } };
  } catch (thrown) {
    return { kind: "failure", failure: failureOf(thrown) };
  }
}

/** A model plays a day in one go and hears of nothing meanwhile: so it looks for itself whether it is still wanted. */
function tell(done: number, total: number): void {
  if (process.ppid !== startedBy) process.exit(1);
  process.send?.({ kind: "progress", done, total } satisfies StrategyMail);
}

/** A message for each block would cost more than the block. */
function seldom(call: (done: number, total: number) => void): (done: number, total: number) => void {
  let next = 0;
  return (done, total) => {
    const now = performance.now();
    if (now < next) return;
    next = now + PROGRESS_EVERY;
    call(done, total);
  };
}

function failureOf(thrown: unknown): StrategyFailure {
  if (thrown instanceof SymbolonError) {
    const { code, reason, hint, details } = thrown;
    return { code, reason, hint, details };
  }
  const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { code: undefined, reason, hint: "", details: {} };
}
