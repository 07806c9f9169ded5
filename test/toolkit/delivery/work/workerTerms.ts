import type { Hex } from "viem";
import type { WritePoint } from "./writePoints.ts";

/** What a worker process for tests of faults is told. */
export type WorkerTerms = {
  readonly name: string;
  readonly store: string;
  readonly rpc: string;
  readonly chainId: number;
  readonly keys: readonly Hex[];
  /** Chains besides, with the same keys. */
  readonly others?: readonly { readonly rpc: string; readonly chainId: number }[] | undefined;
  readonly inFlight: number;
  /** Gas of a transaction: bounds how many claims it pays. */
  readonly transactionGas: number;
  /** Claims of a transaction, at most; 1: several transactions are begun together; left out: as many as its gas pays. */
  readonly most?: number | undefined;
  /** Milliseconds. */
  readonly blockTime: number;
  /** Blocks on a block that make it final. */
  readonly depth: number;
  /** SIGKILL at the nth time that a point is passed. */
  readonly kill?: { readonly point: WritePoint; readonly nth: number } | undefined;
  /** Milliseconds that each COMMIT takes longer. */
  readonly slowCommits?: number | undefined;
  /** The control: bytes leave before they are written down. */
  readonly sendsFirst?: boolean | undefined;
  /** Milliseconds by which its clocks are wrong. */
  readonly clockError?: number | undefined;
  readonly isTillDone: boolean;
  /** Milliseconds until a version is outbid; left out: 30,000. */
  readonly patience?: number | undefined;
};
