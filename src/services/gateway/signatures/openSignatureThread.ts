import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Address, Hex } from "viem";
import type { ItemSignature } from "../../../sdk/core/bundle/bundle.ts";

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

/** Anything else whose signature is in question. */
export type SignedDigest = { readonly digest: Hex; readonly signature: Hex; readonly account: Address };

export type SignatureCheck = SignatureClaim | SignedDigest;
export type SignatureQuestion = { readonly checks: readonly SignatureCheck[] };
export type SignatureAnswer = { readonly isSigned: readonly boolean[]; readonly seconds: number };

/** A thread that checks signatures. */
export type SignatureThread = {
  readonly isBusy: () => boolean;
  /** Never while it is busy. */
  readonly ask: (checks: readonly SignatureCheck[]) => Promise<SignatureAnswer>;
  readonly close: () => Promise<void>;
};

const PROGRAM = new URL(`./signatureThread${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/** A thread with one question at a time; one that dies is started again for the next. */
export function openSignatureThread(): SignatureThread {
  let worker: Worker | undefined;
  let pending:
    | { readonly resolve: (answer: SignatureAnswer) => void; readonly reject: (reason: unknown) => void }
    | undefined;
  const start = () => {
    // None of this process's own flags, since some (`--input-type`) forbid to run a file.
    const started = new Worker(PROGRAM, { execArgv: [] });
    started.unref();
    started.on("message", (answer: SignatureAnswer) => {
      const { resolve } = pending ?? {};
      pending = undefined;
      resolve?.(answer);
    });
    const end = (reason: unknown) => {
      // What ended before tells it again when it is gone: by then another has the next question.
      if (worker !== started) return;
      worker = undefined;
      const { reject } = pending ?? {};
      pending = undefined;
      reject?.(reason);
    };
    started.on("error", end);
    started.on("exit", (code) => end(new Error(`A thread that checks signatures ended with ${code}.`)));
    return started;
  };
  return {
    isBusy: () => pending !== undefined,
    ask: (checks: readonly SignatureCheck[]) =>
      new Promise<SignatureAnswer>((resolve, reject) => {
        worker ??= start();
        pending = { resolve, reject };
        worker.postMessage({ checks } satisfies SignatureQuestion);
      }),
    async close() {
      await worker?.terminate();
    },
  };
}
