import { once } from "node:events";
import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { CLOSE, type Mail, type ThreadStart } from "./sharedTask.ts";
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

/** Threads that wait for tasks. */
type Threads = {
  readonly workers: readonly Worker[];
  /**
   * Resolves when every thread waits for tasks; rejects with `ThreadNotStarted`. Nobody need wait for it: what is posted
   * before lies in the mailboxes, and a thread that never comes is missed only in time.
   */
  readonly ready: Promise<void>;
  /** Tells every thread. */
  readonly post: (mail: Mail) => void;
  readonly close: () => Promise<void>;
};

/** The threads' program: TypeScript where this is run straight from its source, JavaScript in the package. */
const PROGRAM = new URL(`./threadWorker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/** Starts threads. None of them keeps the process alive once it is ready. */
export function startThreads(count: number, program: URL = PROGRAM): Threads {
  const bell = new Int32Array(new SharedArrayBuffer(4));
  const started = Array.from({ length: count }, () => startThread(program, bell));
  const post = (mail: Mail) => {
    for (const { mailbox } of started) mailbox.postMessage(mail);
    Atomics.add(bell, 0, 1);
    Atomics.notify(bell, 0);
  };
  let isClosing = false;
  const close = async () => {
    // Someone waits for them now: the process must not end before they do.
    isClosing = true;
    for (const { worker } of started) worker.ref();
    post(CLOSE);
    await Promise.all(started.map(({ ended }) => ended));
    for (const { mailbox } of started) mailbox.close();
  };
  const welcome = async (one: Started) => {
    try {
      await isReady(one);
    } finally {
      if (!isClosing) one.worker.unref();
      one.mailbox.unref();
    }
  };
  const ready = Promise.all(started.map(welcome)).then(
    () => {},
    (cause: unknown) => Promise.reject(notStarted(count + 1, cause)),
  );
  ready.catch(() => {});
  return { workers: started.map(({ worker }) => worker), ready, post, close };
}

function notStarted(threads: number, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "ThreadNotStarted",
    reason: `One of ${threads - 1} threads beside the main one did not start: ${cause instanceof Error ? cause.message : String(cause)}.`,
    hint: "Use fewer threads, or one.",
    details: { threads },
    cause,
  });
}

type Started = { readonly worker: Worker; readonly mailbox: MessagePort; readonly ended: Promise<unknown> };

function startThread(program: URL, bell: Int32Array): Started {
  const { port1: mailbox, port2 } = new MessageChannel();
  const workerData: ThreadStart = { mailbox: port2, bell };
  // None of this process's own flags, since some (`--input-type`) forbid to run a file.
  const worker = new Worker(program, { workerData, transferList: [port2], execArgv: [] });
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  return { worker, mailbox, ended };
}

/** Resolves with the first word from the thread; rejects where it fails or ends before. */
async function isReady({ worker, mailbox, ended }: Started): Promise<void> {
  const failed = once(worker, "error").then(([error]) => Promise.reject(error));
  const over = ended.then(() => Promise.reject(new Error("it ended at once")));
  await Promise.race([once(mailbox, "message"), failed, over]);
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
