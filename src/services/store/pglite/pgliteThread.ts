import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { SqlRow } from "../sql.ts";

/** What the thread is started with. */
export type PgliteStart = {
  readonly folder: string;
  /** Where a new database is made before it takes the folder's name; undefined: there is one. */
  readonly firstIn: string | undefined;
};

export type PgliteQuestion = { readonly id: number } & (
  | { readonly kind: "query"; readonly text: string; readonly values: readonly (string | null)[] | undefined }
  | { readonly kind: "listen"; readonly channel: string }
  | { readonly kind: "unlisten"; readonly listener: number }
  | { readonly kind: "close" }
);

export type PgliteAnswer =
  | { readonly isReady: true }
  | { readonly id: number; readonly rows: readonly SqlRow[] }
  | { readonly id: number; readonly refusal: { readonly message: string; readonly code: string } }
  | { readonly listener: number; readonly payload: string };

/** The thread's program: TypeScript where this is run straight from its source, JavaScript in the package. */
const PROGRAM = new URL(`./pgliteWorker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/** A first start takes seconds, and so may what is to be done again after a kill; beside much else, a hundred times as long. */
const OPENING_MILLISECONDS = 600_000;

type Waiting = {
  readonly resolve: (rows: readonly SqlRow[]) => void;
  readonly reject: (error: unknown) => void;
  readonly watch: NodeJS.Timeout;
};

/** PGlite in a thread of its own. Each question is answered, or rejected with what ended the thread. */
export type PgliteThread = {
  readonly query: (text: string, values?: readonly (string | null)[]) => Promise<readonly SqlRow[]>;
  readonly listen: (channel: string, onNotice: (payload: string) => void) => Promise<() => Promise<void>>;
  readonly close: () => Promise<void>;
};

/**
 * Starts the thread and waits until the database is open.
 * @param timeout milliseconds after which a question that is not answered ends the thread: on files that were damaged under
 * it PGlite may run in circles for ever
 * @param onEnd told once when the thread has ended, however it did: nobody writes into the folder any more
 * @throws what PGlite throws when it opens, and Node where a package is missing
 */
export async function startPgliteThread(
  start: PgliteStart,
  timeout: number,
  onEnd: () => void,
): Promise<PgliteThread> {
  // None of this process's own flags, since some (`--input-type`) forbid to run a file.
  const worker = new Worker(PROGRAM, { workerData: start, execArgv: [] });
  const waiting = new Map<number, Waiting>();
  const heard = new Map<number, (payload: string) => void>();
  const { promise: ready, resolve: isReady, reject: neverReady } = Promise.withResolvers<void>();
  let ended: { readonly cause: unknown } | undefined;
  const end = (cause: unknown) => {
    ended ??= { cause };
    neverReady(ended.cause);
    for (const { reject, watch } of waiting.values()) {
      clearTimeout(watch);
      reject(ended.cause);
    }
    waiting.clear();
  };
  worker.on("message", (answer: PgliteAnswer) => {
    if ("isReady" in answer) isReady();
    else if ("listener" in answer) heard.get(answer.listener)?.(answer.payload);
    else {
      const pending = waiting.get(answer.id);
      waiting.delete(answer.id);
      clearTimeout(pending?.watch);
      if ("rows" in answer) pending?.resolve(answer.rows);
      else pending?.reject(Object.assign(new Error(answer.refusal.message), answer.refusal));
    }
  });
  worker.on("error", end);
  const gone = new Promise<void>((resolve) => {
    worker.once("exit", (code) => {
      end(new Error(`its thread ended (${code})`));
      onEnd();
      resolve();
    });
  });
  let ids = 0;
  const ask = (id: number, question: Omit<PgliteQuestion, "id">): Promise<readonly SqlRow[]> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended.cause);
      const watch = setTimeout(() => {
        end(new Error(`a statement had no answer after ${timeout / 1_000} s`));
        worker.terminate();
      }, timeout);
      waiting.set(id, { resolve, reject, watch });
      worker.postMessage({ ...question, id });
    });
  const opening = setTimeout(() => {
    end(new Error(`it did not open within ${OPENING_MILLISECONDS / 1_000} s`));
    worker.terminate();
  }, OPENING_MILLISECONDS);
  try {
    await ready;
  } catch (cause) {
    await gone;
    throw cause;
  } finally {
    clearTimeout(opening);
  }
  return {
    query: (text, values) => ask(++ids, { kind: "query", text, values } as Omit<PgliteQuestion, "id">),
    listen: async (channel, onNotice) => {
      const listener = ++ids;
      heard.set(listener, onNotice);
      await ask(listener, { kind: "listen", channel } as Omit<PgliteQuestion, "id">);
      return async () => {
        heard.delete(listener);
        await ask(++ids, { kind: "unlisten", listener } as Omit<PgliteQuestion, "id">);
      };
    },
    close: async () => {
      await ask(++ids, { kind: "close" }).catch(() => {});
      await worker.terminate();
      await gone;
    },
  };
}
