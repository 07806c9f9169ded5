import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { InvalidArgumentError } from "commander";
import { openThreads, type ThreadedHasher } from "../../src/allocation/threads/openThreads.ts";

/** Files of more bytes than this are worth threads, which take some 30 ms to start; zipped ones are about a fourth. */
const LARGE_FILE = 8_000_000;
const LARGE_ZIPPED_FILE = LARGE_FILE / 4;
const MAX_THREADS = 8;

/**
 * Opens the hasher for a file: on the threads that were asked for, or on those that pay, and never on more than there are
 * processors: 64 on two take ten times as long as one, and 25 MB each. Close it.
 */
export async function openTreeHasher(file: string, threads: number | undefined): Promise<ThreadedHasher> {
  return openThreads(Math.min(threads ?? (await threadsFor(file)), availableParallelism()));
}

async function threadsFor(file: string): Promise<number> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  const isLarge = size > (file.endsWith(".gz") ? LARGE_ZIPPED_FILE : LARGE_FILE);
  return isLarge ? MAX_THREADS : 1;
}

/** For commander. */
export function readThreads(text: string): number {
  const threads = Number(text);
  if (/^\d{1,2}$/.test(text) && threads >= 1 && threads <= 64) return threads;
  throw new InvalidArgumentError("It must be a whole number from 1 to 64.");
}
