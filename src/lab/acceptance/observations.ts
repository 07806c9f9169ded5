import { dialectOf, type NodeDialect } from "../../sdk/chain/nodeDialect.ts";

/*
 * What is seen of a chain, before anybody judges it. Left out of an observation is what the node did not answer: why is
 * in `refused`, by the name of the probe.
 */

/** Seconds and numbers of the newest blocks. */
export type SeenTime = {
  /** Blocks that were looked at, one after the other. */
  readonly blocks: number;
  /** From the first of them to the last. Seconds. */
  readonly seconds: number;
  /** How many have the timestamp of the block before. */
  readonly equal: number;
  /** How many have an earlier one. */
  readonly backward: number;
  /** How old the newest is by this machine's clock, in seconds; negative: it is ahead. */
  readonly age: number;
};

export type SeenFees = {
  readonly rule: "EIP-1559" | "legacy";
  /** Wei, oldest first; empty with the legacy rule. */
  readonly baseFees: readonly bigint[];
  /** Wei of a unit of gas that the node would offer. */
  readonly gasPrice: bigint;
  /** Wei of a unit of gas that it would tip; default: it does not say. */
  readonly priorityFee?: bigint;
};

export type SeenGas = {
  readonly blockLimit: bigint;
  /** What the node estimates for sending nothing to oneself. */
  readonly transfer: bigint;
  /** What it estimates for a transaction that takes 17,000,000 gas; default: it refuses. */
  readonly large?: bigint;
  /** The most of 16,777,216, 50,000,000 and 100,000,000 that an `eth_call` had in hand; 0: none of them. */
  readonly call: bigint;
};

/** How far a tag is behind the newest block. */
export type TagLag = { readonly blocks: number; readonly seconds: number };

export type SeenFinality = { readonly safe?: TagLag; readonly finalized?: TagLag };

export type SeenHeader = {
  /** The hash of the header that the node describes is the block's. */
  readonly isRebuilt: boolean;
  /** Fields of forks that are there: `baseFeePerGas`, `requestsHash`. */
  readonly fork: readonly string[];
  /** Fields that Ethereum's blocks do not have. */
  readonly unknown: readonly string[];
};

/** How many blocks back something was answered. */
export type SeenDepth = {
  readonly reached: number;
  /** The next that was tried, and was refused; default: none. */
  readonly refused?: number;
};

export type SeenLogs = SeenDepth & {
  /** Most logs in one answer. */
  readonly most: number;
};

/** What runs in an `eth_call`. */
export type SeenCode = {
  readonly push0: boolean;
  readonly mcopy: boolean;
  readonly transientStorage: boolean;
  readonly ecrecover: boolean;
  /** A contract of 24,576 bytes can be made. */
  readonly fullSize: boolean;
  /** So can a larger one. */
  readonly overSize: boolean;
  /** The most bytes, of 4,096 and 131,072, that a call gave back. */
  readonly returned: number;
};

/** What a rollup charges for the bytes that it publishes, besides the gas. */
export type SeenL1Fee = { readonly weiPerKilobyte: bigint };

/** A transaction of the story. */
export type SeenTransaction = {
  readonly step: string;
  readonly hash: string;
  readonly block: number;
  readonly gas: bigint;
  /** Wei of a unit of gas. */
  readonly price: bigint;
  /** Wei for bytes on another chain, as its receipt tells. */
  readonly l1Fee: bigint;
  /** From when it was sent until its receipt was seen; of another run: until it was looked up. */
  readonly seconds: number;
};

export type Observations = {
  readonly chainId: number;
  readonly transport: "http" | "ws";
  /** What the node says of itself. */
  readonly client?: string;
  readonly time?: SeenTime;
  readonly fees?: SeenFees;
  readonly gas?: SeenGas;
  readonly finality?: SeenFinality;
  readonly header?: SeenHeader;
  readonly proofs?: SeenDepth;
  readonly logs?: SeenLogs;
  readonly code?: SeenCode;
  /** What the node takes `pending` for. */
  readonly pending?: "next" | "newest" | "none";
  /** Whether it answers several questions in one; default: it was not asked over HTTP. */
  readonly batch?: boolean;
  /** The deterministic deployment proxy. */
  readonly proxy?: "there" | "missing" | "other";
  /** Default: there is no such oracle. */
  readonly l1Fee?: SeenL1Fee;
  /** By the probe's name. */
  readonly refused: Readonly<Record<string, string>>;
};

/** The dialect that the node seems to speak; undefined: none that is known. */
export function seenDialect({ client, chainId, header, l1Fee }: Observations): NodeDialect | undefined {
  return dialectOf({ client, chainId, blockFields: header?.unknown ?? [], hasOpOracle: l1Fee !== undefined });
}
