import { once } from "node:events";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { SymbolonError } from "../../core/errors.ts";
import { CLOSE, type Mail, type ThreadStart } from "./threadMail.ts";

/** Threads that wait for tasks. */
export type Threads = {
  readonly workers: readonly Worker[];
  /** Tells every thread. */
  readonly post: (mail: Mail) => void;
  readonly close: () => Promise<void>;
};

/** The threads' program: TypeScript where this is run straight from its source, JavaScript in the package. */
const PROGRAM = new URL(`./threadWorker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/**
 * Starts threads and waits until each is ready. None of them keeps the process alive.
 * @throws SymbolonError `ThreadNotStarted`
 */
export async function startThreads(count: number, program: URL = PROGRAM): Promise<Threads> {
  const bell = new Int32Array(new SharedArrayBuffer(4));
  const started = Array.from({ length: count }, () => startThread(program, bell));
  const post = (mail: Mail) => {
    for (const { mailbox } of started) mailbox.postMessage(mail);
    Atomics.add(bell, 0, 1);
    Atomics.notify(bell, 0);
  };
  const close = async () => {
    // Someone waits for them now: the process must not end before they do.
    for (const { worker } of started) worker.ref();
    post(CLOSE);
    await Promise.all(started.map(({ ended }) => ended));
    for (const { mailbox } of started) mailbox.close();
  };
  try {
    await Promise.all(started.map(isReady));
  } catch (cause) {
    await Promise.all(started.map(({ worker }) => worker.terminate()));
    throw new SymbolonError({
      code: "ThreadNotStarted",
      reason: `One of ${count} threads beside the main one did not start: ${cause instanceof Error ? cause.message : String(cause)}.`,
      cure: "Use fewer threads, or one.",
      details: { threads: count + 1 },
      cause,
    });
  }
  for (const { worker, mailbox } of started) {
    worker.unref();
    mailbox.unref();
  }
  return { workers: started.map(({ worker }) => worker), post, close };
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
