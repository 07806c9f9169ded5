import {
  type Address,
  type Client,
  formatLog,
  type Hex,
  numberToHex,
  type RpcLog,
  type Transport,
  toEventSelector,
} from "viem";
import { getBlockNumber } from "viem/actions";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import { type BatchEvent, batchEvents } from "../batchEvents.ts";
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

const TOPICS: readonly Hex[] = batchRegistryAbi.flatMap((item) =>
  item.type === "event" && ["BatchIssued", "StatusChanged", "HoldChanged"].includes(item.name)
    ? [toEventSelector(item)]
    : [],
);

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
  // All three events at once, so that their order is the chain's.
  const topics = batch === undefined ? [TOPICS] : [TOPICS, batch];
  const read = async (from: bigint, to: bigint) => {
    const logs = (await client.request({
      method: "eth_getLogs",
      params: [{ address: registry, topics, fromBlock: numberToHex(from), toBlock: numberToHex(to) }],
    } as never)) as readonly RpcLog[];
    return batchEvents(
      registry,
      logs.map((log) => formatLog(log)),
    );
  };
  return readLogsInRanges({
    contract: registry,
    from: fromBlock,
    to: parameters.toBlock ?? (await getBlockNumber(client, { cacheTime: 0 })),
    read,
    ...(onProgress !== undefined && { onProgress }),
  });
}
