import { senderKey } from "./faultChain.ts";
import type { WorkerTerms } from "./workerTerms.ts";

export const KEYS = [0, 1, 2].map(senderKey);
/** Milliseconds between blocks, and blocks until they are final: more than a reorg takes back. */
export const BLOCK = 300;
export const DEPTH = 4;
/** How every run has to end. */
export const GOOD = { lost: 0, double: 0, stuck: 0, wasted: 0, reverted: 0 };

/** A worker with little room in a transaction, some six claims, so that a short list has many. */
export function workerTerms(
  store: string,
  chain: { readonly rpc: string; readonly chainId: number },
): WorkerTerms {
  return {
    name: "worker-1",
    store,
    rpc: chain.rpc,
    chainId: chain.chainId,
    keys: KEYS,
    inFlight: 2,
    transactionGas: 780_000,
    blockTime: BLOCK,
    depth: DEPTH,
    isTillDone: true,
  };
}
