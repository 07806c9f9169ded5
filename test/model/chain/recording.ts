import type { Hex } from "viem";
import type { BatchWords } from "../../../src/sdk/chain/read/batches.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import type { Verdict } from "../../../src/sdk/core/verdict.ts";
import type { LogEntry } from "../naive/logEntry.ts";
import type { Mined } from "./openChain.ts";

/** A batch as it was issued on one branch of the chain. */
export type IssuedBatch = {
  readonly id: Hex;
  readonly header: BatchHeader;
  /** Position of its plan in the scene. */
  readonly plan: number;
  readonly issueTime: number;
};

/** What one block's state said of one batch. */
export type BatchCopy = IssuedBatch & {
  readonly words: BatchWords;
  /** Stored holds, by index; only where the policy grants them. */
  readonly holds: ReadonlyMap<number, bigint>;
};

/** Everything that was read at one block, on whatever branch. */
export type Copy = {
  readonly block: Mined;
  /** All that the branch's log told up to this block. */
  readonly log: readonly LogEntry[];
  /** By plan; undefined where it is not issued yet. */
  readonly batches: readonly (BatchCopy | undefined)[];
  /** The copy of the block before, on the same branch. */
  readonly parent: Copy | undefined;
  /** What the CredentialVerifier answered at this block, also of batches that are issued on other branches only. */
  readonly live: readonly LiveAnswer[];
};

export type LiveAnswer = {
  readonly batch: IssuedBatch;
  /** Position among the watched credentials. */
  readonly position: number;
  readonly verdict: Verdict;
};

/** A history that was played to its end. */
export type Recording = {
  /** A copy of each block of the chain that remained, in order. */
  readonly canonical: readonly Copy[];
  /** Copies of blocks that were undone. */
  readonly dropped: readonly Copy[];
  /** Number of steps that the registry did, and that it refused. */
  readonly done: number;
  readonly refused: number;
};
