import { dialectOf, type NodeDialect } from "../../sdk/chain/nodeDialect.ts";

/*
 * Observations of a chain, before any judgement. An observation lacks what the node did not answer; `refused` has the
 * reason by the probe's name.
 */

/** Times and numbers of the newest blocks. */
export type SeenTime = {
  /** Consecutive blocks that were read. */
  readonly blocks: number;
  /** Seconds from the first of them to the last. */
  readonly seconds: number;
  /** How many have the same timestamp as the block before. */
  readonly equal: number;
  /** How many have an earlier one. */
  readonly backward: number;
  /** Age of the newest block by this machine's clock, in seconds; negative: it is ahead. */
  readonly age: number;
};

export type SeenFees = {
  readonly rule: "EIP-1559" | "legacy";
  /** Wei, oldest first; empty with the legacy rule. */
  readonly baseFees: readonly bigint[];
  /** Wei per gas that the node suggests. */
  readonly gasPrice: bigint;
  /** Tip in wei per gas that the node suggests. Default: it suggests none. */
  readonly priorityFee?: bigint;
};

export type SeenGas = {
  readonly blockLimit: bigint;
  /** The node's estimate for a transfer of nothing to oneself. */
  readonly transfer: bigint;
  /** The node's estimate for a transaction that uses 17,000,000 gas. Default: it refuses. */
  readonly large?: bigint;
  /** The highest of 16,777,216, 50,000,000 and 100,000,000 gas that an `eth_call` really had; 0: none of them. */
  readonly call: bigint;
};

/** How far a tag is behind the newest block. */
export type TagLag = { readonly blocks: number; readonly seconds: number };

export type SeenFinality = { readonly safe?: TagLag; readonly finalized?: TagLag };

export type SeenHeader = {
  /** Whether the described header has the block's hash. */
  readonly isRebuilt: boolean;
  /** Fields from forks that are present: `baseFeePerGas`, `requestsHash`. */
  readonly fork: readonly string[];
  /** Fields that Ethereum's blocks do not have. */
  readonly unknown: readonly string[];
};

/** How many blocks back the node answered. */
export type SeenDepth = {
  readonly reached: number;
  /** The next depth, which the node refused. Default: none was refused. */
  readonly refused?: number;
};

export type SeenLogs = SeenDepth & {
  /** Most logs in one answer. */
  readonly most: number;
};

/** Code that runs in an `eth_call`. */
export type SeenCode = {
  readonly push0: boolean;
  readonly mcopy: boolean;
  readonly transientStorage: boolean;
  readonly ecrecover: boolean;
  /** Whether a contract of 24,576 bytes can be created. */
  readonly fullSize: boolean;
  /** Whether a larger contract can be created. */
  readonly overSize: boolean;
  /** The most bytes, of 4,096 and 131,072, that a call returned. */
  readonly returned: number;
};

/** A rollup's charge for published bytes, in addition to the gas. */
export type SeenL1Fee = { readonly weiPerKilobyte: bigint };

/** A transaction of the story. */
export type SeenTransaction = {
  readonly step: string;
  readonly hash: string;
  readonly block: number;
  readonly gas: bigint;
  /** Wei per gas. */
  readonly price: bigint;
  /** Wei for bytes on another chain, from its receipt. */
  readonly l1Fee: bigint;
  /** Seconds from sending until the receipt was seen; for a transaction of another run, until it was looked up. */
  readonly seconds: number;
};

export type Observations = {
  readonly chainId: number;
  readonly transport: "http" | "ws";
  /** The node's own name and version. */
  readonly client?: string;
  readonly time?: SeenTime;
  readonly fees?: SeenFees;
  readonly gas?: SeenGas;
  readonly finality?: SeenFinality;
  readonly header?: SeenHeader;
  readonly proofs?: SeenDepth;
  readonly logs?: SeenLogs;
  readonly code?: SeenCode;
  /** The block that the node gives for `pending`. */
  readonly pending?: "next" | "newest" | "none";
  /** Whether it answers batched requests. Default: not asked over HTTP. */
  readonly batch?: boolean;
  /** The deterministic deployment proxy. */
  readonly proxy?: "there" | "missing" | "other";
  /** Default: the chain has no such oracle. */
  readonly l1Fee?: SeenL1Fee;
  /** By the probe's name. */
  readonly refused: Readonly<Record<string, string>>;
};

/** The node's likely dialect; undefined: no known one. */
export function seenDialect({ client, chainId, header, l1Fee }: Observations): NodeDialect | undefined {
  return dialectOf({ client, chainId, blockFields: header?.unknown ?? [], hasOpOracle: l1Fee !== undefined });
}
