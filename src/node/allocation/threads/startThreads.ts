import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { SharedTask } from "./sharedTask.ts";

/*
 * All of `node:worker_threads` is in this file, so that the types of `openThreads` need none of Node's.
 */

export type ThreadStart = {
  /** Where it finds its tasks, and where it says by the name of its hasher that it is ready. */
  readonly mailbox: MessagePort;
  /** Counts what was put into mailboxes; threads sleep on it. */
  readonly bell: Int32Array;
};

export const CLOSE = "close";

export type Mail = SharedTask | typeof CLOSE;

/** The threads' program: TypeScript where this is run straight from its source, JavaScript in the package. */
const PROGRAM = new URL(`./threadWorker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/**
 * Starts threads that wait for tasks. None of them keeps the process alive once it is ready.
 * @returns `ready` resolves when every thread waits for tasks, and rejects with `ThreadNotStarted`. Nobody need wait for
 * it: what is posted before lies in the mailboxes, and a thread that never comes is missed only in time.
 */
export function startThreads(count: number, program: URL = PROGRAM) {
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

/**
 * Resolves with the first word from the thread; rejects where it fails or ends before. A failure and the end after it may
 * be told at the same moment, so listeners settle it themselves: the first to be called wins.
 */
function isReady({ worker, mailbox }: Started): Promise<void> {
  return new Promise((resolve, reject) => {
    mailbox.once("message", () => resolve());
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("it ended at once")));
  });
}
