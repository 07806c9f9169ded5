import type { Hex } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import { type BatchEvent, listBatchEvents } from "../../chain/events/batches.ts";
import { firstBlockAt } from "../../chain/events/readLogs.ts";
import { SymbolonError } from "../../core/errors.ts";
import { initialDigest, nextDigest } from "../../core/status/digest.ts";
import { WHOLE_BATCH } from "../../core/status/holds.ts";
import type { KnownBatch } from "../batch/knownBatch.ts";
import { stepsOf } from "../verify/cached/replayEvents.ts";
import { readTargetHolds } from "./batchStatus.ts";

type ReadHistoryParameters = {
  readonly batch: KnownBatch;
  /** What storage says at the block. */
  readonly state: { readonly revision: number; readonly digest: bigint };
  readonly blockNumber: bigint;
  /** Default: the first block that may have issued the batch. */
  readonly fromBlock?: bigint | undefined;
  readonly onProgress: (done: number, total: number) => void;
};

/**
 * Everything that happened to a batch up to a block, oldest first. The events must lead to the digest in storage, so none
 * is missing or made up.
 * @throws SymbolonError `EventsMissing`, `LogsRefused`
 */
export async function readHistory(
  client: ReadClient,
  { batch, state, blockNumber, fromBlock, onProgress }: ReadHistoryParameters,
): Promise<readonly BatchEvent[]> {
  const { id, registry, header } = batch;
  const events = await listBatchEvents(client, {
    registry,
    batch: id,
    onProgress,
    fromBlock: fromBlock ?? (await firstBlockAt(client, header.issuedAt)),
    toBlock: blockNumber,
  });
  const replayed = replayDigest(id, events);
  if (replayed.digest === state.digest) return events;
  throw new SymbolonError({
    code: "EventsMissing",
    reason: `The node's events of batch ${id} lead to revision ${replayed.revision}, but the registry is at revision ${state.revision}.`,
    hint: "Give an earlier --from-block, or ask a node that keeps all events.",
    details: { id, revision: state.revision, replayed: replayed.revision },
  });
}

/** The stored holds of all credentials that ever had one, by index: which ones had is in the events only. */
export async function readAllHolds(
  client: ReadClient,
  batch: KnownBatch,
  events: readonly BatchEvent[],
  blockNumber: bigint,
): Promise<ReadonlyMap<number, bigint>> {
  const targets = new Set(events.flatMap((event) => (event.event === "HoldChanged" ? [event.target] : [])));
  targets.delete(WHOLE_BATCH);
  const holds = await readTargetHolds(client, batch, [...targets], blockNumber);
  return new Map([...holds].map(([target, hold]) => [Number(target), hold]));
}

/**
 * Revision and digest that a batch must have if these are all its events: compare them with the stored ones, and no event
 * can be missing, changed or made up.
 * @param batch id of the batch
 * @param events all of its events, oldest first; those of other batches are left out
 */
export function replayDigest(
  batch: Hex,
  events: readonly BatchEvent[],
): { readonly revision: number; readonly digest: bigint } {
  let revision = 1;
  let digest = initialDigest(batch);
  for (const event of events) {
    for (const change of event.batch === batch ? stepsOf(event) : []) {
      digest = nextDigest(digest, change);
      revision += 1;
    }
  }
  return { revision, digest };
}
