import type { ReadClient } from "../../src/chain/clients.ts";
import { type BatchEvent, listBatchEvents } from "../../src/chain/events/batches.ts";
import { firstBlockAt } from "../../src/chain/events/readLogs.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { WHOLE_BATCH } from "../../src/core/status/holds.ts";
import type { KnownBatch } from "../../src/credentials/batch/knownBatch.ts";
import { readHoldsOf } from "../../src/credentials/changes/imposeHold.ts";
import { replayDigest } from "../../src/credentials/changes/replayDigest.ts";
import { progress } from "../output.ts";

type ReadHistoryParameters = {
  readonly batch: KnownBatch;
  /** What storage says at the block. */
  readonly state: { readonly revision: number; readonly digest: bigint };
  readonly blockNumber: bigint;
  /** Left out: the first block that may have issued the batch. */
  readonly fromBlock?: bigint | undefined;
};

/**
 * Everything that happened to a batch up to a block, oldest first. The events must lead to the digest in storage, so none
 * is missing or made up.
 * @throws SymbolonError `EventsMissing`, `LogsRefused`
 */
export async function readHistory(
  client: ReadClient,
  { batch, state, blockNumber, fromBlock }: ReadHistoryParameters,
): Promise<readonly BatchEvent[]> {
  const { id, registry, header } = batch;
  const events = await listBatchEvents(client, {
    registry,
    batch: id,
    onProgress: progress("reading events"),
    fromBlock: fromBlock ?? (await firstBlockAt(client, header.issuedAt)),
    toBlock: blockNumber,
  });
  const replayed = replayDigest(id, events);
  if (replayed.digest === state.digest) return events;
  throw new SymbolonError({
    code: "EventsMissing",
    reason: `The node's events of batch ${id} lead to revision ${replayed.revision}, and storage is at ${state.revision}.`,
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
  const holds = await readHoldsOf(client, batch, [...targets], blockNumber);
  return new Map([...holds].map(([target, hold]) => [Number(target), hold]));
}
