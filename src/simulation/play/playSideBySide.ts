import type { StrategyName } from "../scenario/scenario.ts";
import { playApart } from "./playApart.ts";
import type { OnPlayed, PlayedStrategy, StrategyJob } from "./strategyJob.ts";

export type SideBySideParameters = {
  readonly jobs: readonly StrategyJob[];
  /** How many run at once, each in a process of its own. */
  readonly atOnce: number;
  /** Told each as it comes, before the next strategy begins in its place. */
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
