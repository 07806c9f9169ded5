import type { Address, Client, Hex, Transport } from "viem";
import { getBlockNumber } from "viem/actions";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import { type BatchEvent, batchEvents } from "../batchEvents.ts";
import { eventTopics, readLogs } from "../readLogs.ts";
import { readLogsInRanges } from "../readLogsInRanges.ts";

export type ListBatchEventsParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  /** Only what is about this batch; left out: all batches. */
  readonly batch?: Hex;
  /** First block to look through; left out: 0. The batch's own first block saves many questions. */
  readonly fromBlock?: bigint;
  /** Last block to look through; left out: the newest. */
  readonly toBlock?: bigint;
  /** Told how many blocks are looked through, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
};

const TOPICS = eventTopics(batchRegistryAbi, ["BatchIssued", "StatusChanged", "HoldChanged"]);

/**
 * What ever happened to batches, oldest first, by the registry's events: issued, changed, held. Asks the node in ranges of
 * blocks as long as it allows.
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export async function listBatchEvents(
  client: Client<Transport>,
  parameters: ListBatchEventsParameters,
): Promise<readonly BatchEvent[]> {
  const { registry, batch, fromBlock = 0n, onProgress } = parameters;
  const topics = batch === undefined ? [TOPICS] : [TOPICS, batch];
  return readLogsInRanges({
    contract: registry,
    from: fromBlock,
    to: parameters.toBlock ?? (await getBlockNumber(client, { cacheTime: 0 })),
    read: async (from, to) =>
      batchEvents(registry, await readLogs(client, { address: registry, topics, from, to })),
    ...(onProgress !== undefined && { onProgress }),
  });
}
