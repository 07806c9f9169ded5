import type { Address, Hex } from "viem";
import type { SymbolonError } from "../../core/errors.ts";

/** A word of a contract's storage. */
export type StorageSlot = { readonly address: Address; readonly slot: Hex };

/** What forks are going to ask. */
export type Prefetch = {
  /** Accounts of leaves: their balance, their code, and where a token keeps something of them, once that is known. */
  readonly accounts?: readonly Address[];
  readonly slots?: readonly StorageSlot[];
};

export type UpstreamStats = {
  /** Calls that the node was asked, those that were tried again included: what a provider counts. */
  readonly calls: number;
  /** Messages to the node: a batch of calls is one. */
  readonly messages: number;
  /** Calls that were tried again. */
  readonly retries: number;
  /** What forks asked. */
  readonly asked: number;
};

/** A node as of one block, for all forks of a run, on this machine: it asks the real one as little as it can. */
export type Upstream = {
  /** JSON-RPC over HTTP, for this machine only. */
  readonly url: string;
  readonly chainId: number;
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  /** Unix seconds of the block. */
  readonly timestamp: bigint;
  /** Calls to the node that a leaf's claim takes about, by what the node was found to offer, if its account is prefetched. */
  readonly callsPerLeaf: number;
  readonly stats: () => UpstreamStats;
  /**
   * Asks for many accounts and slots in few calls, before forks ask for them one by one.
   * @throws SymbolonError what `lost` tells of
   */
  readonly prefetch: (what: Prefetch) => Promise<void>;
  /** Why the node cannot be asked any more: `UpstreamLost`, `NoArchive`, `ChainMismatch`, `BlockMismatch`. Forks break down then. */
  readonly lost: () => SymbolonError | undefined;
  /** Ends it; what is known stays in the cache. Once more does no harm. */
  readonly close: () => Promise<void>;
};
