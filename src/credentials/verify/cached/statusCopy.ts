import type { Hex } from "viem";
import type { BatchHeader } from "../../../core/credential/batchId.ts";
import { WHOLE_BATCH } from "../../../core/status/holds.ts";
import { CREDENTIALS_PER_WORD, EMPTY_WORD, type StatusWord } from "../../../core/status/statusWords.ts";
import type { BatchStatus } from "../../../core/verdict.ts";
import type { StatusBlock } from "../answer.ts";

/** A batch that a cache follows. */
export type FollowedBatch = {
  /** The batch id. */
  readonly id: Hex;
  readonly header: BatchHeader;
  /** The block whose event issued it, where known. */
  readonly issuedIn: StatusBlock | undefined;
};

/** The stored status of a whole batch, in one block; words and holds that are all zero are left out. */
export type BatchCopy = {
  /** 0 where there was no such batch. */
  readonly revision: number;
  readonly digest: bigint;
  readonly revoked: ReadonlyMap<number, StatusWord>;
  readonly suspended: ReadonlyMap<number, StatusWord>;
  /** Emergency holds as stored, by the credential's index, and the whole batch's. */
  readonly holds: ReadonlyMap<number, bigint>;
  readonly batchHold: bigint;
  /** Latest moment at which the batch can have been issued. */
  readonly issuedBy: bigint;
};

/** The copies of all followed batches, from one block. Never changed: a refresh makes another one. */
export type StatusCopy = {
  readonly block: StatusBlock;
  /** The block was final when it was read: it counts with no reorg margin. */
  readonly isFinal: boolean;
  /** In the order they were followed; shorter where batches were followed since. */
  readonly batches: readonly BatchCopy[];
};

/** Status words that a batch of that size has, in each plane. */
export const wordsOf = (size: bigint): number => Math.ceil(Number(size) / CREDENTIALS_PER_WORD);

/** What the copy holds of one credential. */
export function statusOf(batch: BatchCopy, index: number, word: number): BatchStatus {
  return {
    revision: batch.revision,
    digest: batch.digest,
    revoked: batch.revoked.get(word) ?? EMPTY_WORD,
    suspended: batch.suspended.get(word) ?? EMPTY_WORD,
    hold: batch.holds.get(index) ?? 0n,
    batchHold: batch.batchHold,
  };
}

/** The stored hold of a target: a credential's index, or the whole batch. */
export function holdOf(batch: Pick<BatchCopy, "holds" | "batchHold">, target: bigint): bigint {
  return target === WHOLE_BATCH ? batch.batchHold : (batch.holds.get(Number(target)) ?? 0n);
}
