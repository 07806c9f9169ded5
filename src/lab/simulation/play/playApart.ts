import { fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { lastWords } from "../../dryRun/workers/startWorker.ts";
import type { StrategyName } from "../scenario/scenario.ts";
import type { OnPlayed, PlayedStrategy, StrategyFailure, StrategyJob, StrategyMail } from "./strategyJob.ts";

export type SideBySideParameters = {
  readonly jobs: readonly StrategyJob[];
  /** How many run at the same time, each in its own process. */
  readonly atOnce: number;
  /** Called with each result before the next strategy begins. */
  readonly onDone: (strategy: StrategyName, played: PlayedStrategy) => Promise<void> | void;
  readonly onPlayed?: OnPlayed;
  /** Plays one strategy; tests replace it. */
  readonly play?: typeof playApart;
};

/**
 * Plays strategies in their own processes. Where one fails, the others are ended at once: their work so far is lost,
 * but what `onDone` has received is not.
 * @throws SymbolonError the error of the first strategy that failed
 */
export async function playSideBySide(parameters: SideBySideParameters): Promise<void> {
  const { jobs, atOnce, onDone, onPlayed, play = playApart } = parameters;
  const waiting = [...jobs];
  const ending = new AbortController();
  const lane = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const played = await play(job, onPlayed, ending.signal);
      await onDone(job.strategy, played);
    }
  };
  const lanes = Array.from({ length: Math.min(atOnce, jobs.length) }, lane);
  try {
    await Promise.all(lanes);
  } catch (thrown) {
    waiting.length = 0;
    ending.abort(thrown);
    await Promise.allSettled(lanes);
    throw thrown;
  }
}

/** The process's program: TypeScript when run from the source, JavaScript in the package. */
const PROGRAM = new URL(`./strategyProcess${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/**
 * Plays a strategy in its own process, which has its own memory and ends with this one, however this one ends.
 * @param program of the process; tests replace it
 * @throws SymbolonError `StrategyDied` where the process ends without a result, and what the strategy throws
 */
export function playApart(
  job: StrategyJob,
  onPlayed: OnPlayed = () => {},
  signal?: AbortSignal,
  program: URL = PROGRAM,
): Promise<PlayedStrategy> {
  return new Promise((resolve, reject) => {
    const child = fork(program, [], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const stop = () => child.kill("SIGKILL");
    const wordsOf = lastWords(child);
    let outcome: (() => void) | undefined;
    signal?.addEventListener("abort", stop, { once: true });
    child.on("message", (mail: StrategyMail) => {
      if (mail.kind === "progress") onPlayed(job.strategy, mail.done, mail.total);
      if (mail.kind === "played") outcome = () => resolve(mail.played);
      if (mail.kind === "failure") outcome = () => reject(errorOf(mail.failure));
    });
    child.on("error", reject);
    child.on("close", (code, killedBy) => {
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) reject(signal.reason);
      else if (outcome !== undefined) outcome();
      else reject(strategyDied(job, String(code ?? killedBy), wordsOf()));
    });
    // A process that is gone before it gets the job closes, and counts as dead.
    child.send(job, () => {});
  });
}

function errorOf({ code, reason, hint, details }: StrategyFailure): Error {
  return code === undefined ? new Error(reason) : new SymbolonError({ code, reason, hint, details });
}

function strategyDied(
  { strategy, claimants }: { readonly strategy: StrategyName; readonly claimants: number },
  end: string,
  words: string,
): SymbolonError {
  return new SymbolonError({
    code: "StrategyDied",
    reason: `The process that played "${strategy}" with ${claimants} claimants ended with ${end} and without a result${words === "" ? "." : `: ${words}`}`,
    hint: "Run the same command again: what is done is kept. If it ran out of memory, take fewer --claimants or --model.",
    details: { strategy, claimants, end },
  });
}
