import {
  openSignatureThread,
  type SignatureThread,
} from "../../../src/services/gateway/signatures/openSignatureThread.ts";

/** Threads that gateways of this process are done with. */
const idle: SignatureThread[] = [];

/** A thread that checks signatures for one gateway after the other: to start one takes as much CPU as all else of a small test. */
export function lentThread(): SignatureThread {
  const { isBusy, ask, close } = idle.pop() ?? openSignatureThread();
  let isOver = false;
  return {
    isBusy,
    ask: (checks) =>
      isOver
        ? Promise.reject(new Error("This gateway was closed, and another one has its thread."))
        : ask(checks),
    async close() {
      if (isOver) return;
      isOver = true;
      // What it is still asked is the business of nobody who comes later.
      if (isBusy()) await close();
      else idle.push({ isBusy, ask, close });
    },
  };
}
