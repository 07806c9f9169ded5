import { fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { lastWords } from "../../dryRun/workers/startWorker.ts";
import type { StrategyName } from "../scenario/scenario.ts";
import type { OnPlayed, PlayedStrategy, StrategyFailure, StrategyJob, StrategyMail } from "./strategyJob.ts";

export type SideBySideParameters = {
  readonly jobs: readonly StrategyJob[];
  /** How many run at once, each in a process of its own. */
  readonly atOnce: number;
  /** Called with each as it comes, before the next strategy begins in its place. */
  readonly onDone: (strategy: StrategyName, played: PlayedStrategy) => Promise<void> | void;
  readonly onPlayed?: OnPlayed;
  /** How one is played; another way in tests. */
  readonly play?: typeof playApart;
};

/**
 * Plays strategies in processes of their own. Where one fails, the others are ended at once: what they had done so far
 * is lost, what was handed to `onDone` is not.
 * @throws SymbolonError whatever the first that failed threw
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

/** The process's program: TypeScript where this is run straight from its source, JavaScript in the package. */
const PROGRAM = new URL(`./strategyProcess${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/**
 * Plays a strategy in a process of its own, which has its own memory and ends with this one, however this one ends.
 * @param program of the process; another one in tests
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
    // A process that is gone before it takes the job closes, and is told as dead.
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
