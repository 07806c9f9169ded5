import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
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

/** Files of more bytes than this are worth threads, which take some 30 ms to start; zipped ones are about a fourth. */
const LARGE_FILE = 8_000_000;
const LARGE_ZIPPED_FILE = LARGE_FILE / 4;
/** Beyond these the memory of the machine is what is waited for. */
const USUAL_THREADS = 8;

/**
 * Opens the hasher for a file: on the threads that were asked for, or on those that pay, and never on more than there are
 * processors: 64 on two take ten times as long as one, and 25 MB each. Close it.
 */
export async function openThreadsFor(file: string, threads: number | undefined): Promise<ThreadedHasher> {
  return openThreads(Math.min(threads ?? (await threadsFor(file)), availableParallelism()));
}

async function threadsFor(file: string): Promise<number> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  const isLarge = size > (file.endsWith(".gz") ? LARGE_ZIPPED_FILE : LARGE_FILE);
  return isLarge ? USUAL_THREADS : 1;
}
