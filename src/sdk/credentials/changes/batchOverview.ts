import { getBlock } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { type BatchWords, readStatusWords } from "../../chain/read/batches.ts";
import { type KnownBatch, noBatch } from "../batch/knownBatch.ts";
import {
  countStatus,
  type PendingChange,
  pendingChanges,
  readAllWords,
  type StatusCount,
} from "./batchStatus.ts";

/** How a batch stands, all from one block. */
export type BatchOverview = {
  readonly blockNumber: bigint;
  /** Unix seconds: the block's timestamp. */
  readonly now: bigint;
  readonly state: Pick<BatchWords, "revision" | "digest" | "holdsUsed" | "batchHold">;
  /** What its status words say; undefined: it has more credentials than were to be read. */
  readonly status:
    | (Pick<StatusCount, "revoked" | "suspended"> & { readonly pending: readonly PendingChange[] })
    | undefined;
};

export type ReadBatchOverviewParameters = {
  readonly batch: KnownBatch;
  /** Credentials up to which status words are read: some hundred thousand a question. */
  readonly maxCounted: bigint;
};

/**
 * Reads how a batch stands: revision, digest, the hold of the whole of it, how many credentials are what, and what is announced.
 * @throws SymbolonError `NoBatch`
 */
export async function readBatchOverview(
  client: ReadClient,
  { batch, maxCounted }: ReadBatchOverviewParameters,
): Promise<BatchOverview> {
  const { id, registry, header } = batch;
  const { epochLength } = header.policy;
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const query = { registry, batch: id, firstWord: 0, count: 0, blockNumber };
  const { revision, digest, holdsUsed, batchHold } = await readStatusWords(client, query);
  if (revision === 0) throw noBatch(id, registry, client.chain.id);
  const state = { revision, digest, holdsUsed, batchHold };
  if (header.size > maxCounted) return { blockNumber, now, state, status: undefined };
  const words = await readAllWords(client, batch, revision, blockNumber);
  const { revoked, suspended } = countStatus(words, epochLength, now);
  const pending = pendingChanges(words, epochLength, now);
  return { blockNumber, now, state, status: { revoked, suspended, pending } };
}
