import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { startThreads } from "./startThreads.ts";
import { threadedHasher } from "./threadedHasher.ts";

/** A hasher with threads of its own. */
export type ThreadedHasher = Hasher & {
  /**
   * Resolves when all threads take part; rejects with `ThreadNotStarted`. It hashes from the start, alone at first, so that
   * nobody need wait.
   */
  readonly ready: Promise<void>;
  /** Ends its threads; what was allocated stays. Where it is forgotten, the process ends all the same. */
  readonly close: () => Promise<void>;
};

const MAX_THREADS = 64;

/**
 * Opens the fastest hasher on several threads, this one counted. Its functions return when all is done and give the
 * same bytes whatever the number of threads.
 * @param threads 1 to 64; more than the machine has processors is no use
 * @throws SymbolonError `WrongThreadCount`
 */
export function openThreads(threads: number): ThreadedHasher {
  if (!Number.isInteger(threads) || threads < 1 || threads > MAX_THREADS) {
    throw new SymbolonError({
      code: "WrongThreadCount",
      reason: `${threads} is not a number of threads.`,
      hint: `Use a whole number from 1 to ${MAX_THREADS}; the number of processors is best.`,
      details: { threads, limit: MAX_THREADS },
    });
  }
  if (threads === 1) return { ...fastHasher(), ready: Promise.resolve(), close: async () => {} };
  const { ready, post, close } = startThreads(threads - 1);
  return { ...threadedHasher(fastHasher(), post), ready, close };
}
