import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Address } from "viem";
import type { ItemSignature } from "../../core/bundle/bundle.ts";

/** A claim whose signature is in question. */
export type SignatureClaim = {
  readonly chainId: bigint;
  readonly campaign: Address;
  readonly index: number;
  readonly account: Address;
  readonly amount: bigint;
  readonly paidBefore: bigint;
  readonly signed: ItemSignature;
};

export type SignatureQuestion = { readonly claims: readonly SignatureClaim[] };
export type SignatureAnswer = { readonly isSigned: readonly boolean[]; readonly seconds: number };

/** Threads that say of claims whether the account's own key has signed them. */
export type SignatureThreads = {
  readonly check: (claim: SignatureClaim) => Promise<boolean>;
  /** Claims that are being checked. */
  readonly checking: () => number;
  /** Seconds that a claim has to wait which is given now, about. */
  readonly wait: () => number;
  readonly close: () => Promise<void>;
};

const PROGRAM = new URL(`./signatureThread${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/** Claims that a thread gets at once: what comes meanwhile goes together. */
const MAX_AT_ONCE = 64;
/** Seconds that a check takes before any was measured; what is measured since counts the less the older it is. */
const USUAL_SECONDS = 0.0005;
const NEWEST = 0.2;

type Waiting = {
  readonly claim: SignatureClaim;
  readonly resolve: (isSigned: boolean) => void;
  readonly reject: (reason: unknown) => void;
};

/** Starts threads, and waits until they are there. @param threads how many */
export async function openSignatureThreads(threads: number): Promise<SignatureThreads> {
  const waiting: Waiting[] = [];
  let underWay = 0;
  let each = USUAL_SECONDS;
  const workers = Array.from({ length: threads }, () => openThread());
  await Promise.all(workers.map(({ ask }) => ask([])));

  const next = () => {
    for (const thread of workers) {
      if (waiting.length === 0) return;
      if (thread.isBusy()) continue;
      const some = waiting.splice(0, MAX_AT_ONCE);
      underWay += some.length;
      thread
        .ask(some.map(({ claim }) => claim))
        .then(
          ({ isSigned, seconds }) => {
            each += NEWEST * (seconds / some.length - each);
            for (const [i, { resolve }] of some.entries()) resolve(isSigned[i] === true);
          },
          (reason) => {
            for (const { reject } of some) reject(reason);
          },
        )
        .finally(() => {
          underWay -= some.length;
          next();
        });
    }
  };

  return {
    check: (claim) =>
      new Promise((resolve, reject) => {
        waiting.push({ claim, resolve, reject });
        next();
      }),
    checking: () => waiting.length + underWay,
    wait: () => ((waiting.length + underWay) * each) / threads,
    async close() {
      await Promise.all(workers.map(({ close }) => close()));
    },
  };
}

/** A thread with one question at a time; one that dies is started again for the next. */
function openThread() {
  let worker: Worker | undefined;
  let asked:
    | { readonly resolve: (answer: SignatureAnswer) => void; readonly reject: (reason: unknown) => void }
    | undefined;
  const start = () => {
    // None of this process's own flags, since some (`--input-type`) forbid to run a file.
    const started = new Worker(PROGRAM, { execArgv: [] });
    started.unref();
    started.on("message", (answer: SignatureAnswer) => {
      const { resolve } = asked ?? {};
      asked = undefined;
      resolve?.(answer);
    });
    const end = (reason: unknown) => {
      // What ended before tells it again when it is gone: by then another has the next question.
      if (worker !== started) return;
      worker = undefined;
      const { reject } = asked ?? {};
      asked = undefined;
      reject?.(reason);
    };
    started.on("error", end);
    started.on("exit", (code) => end(new Error(`A thread that checks signatures ended with ${code}.`)));
    return started;
  };
  return {
    isBusy: () => asked !== undefined,
    ask: (claims: readonly SignatureClaim[]) =>
      new Promise<SignatureAnswer>((resolve, reject) => {
        worker ??= start();
        asked = { resolve, reject };
        worker.postMessage({ claims } satisfies SignatureQuestion);
      }),
    async close() {
      await worker?.terminate();
    },
  };
}
