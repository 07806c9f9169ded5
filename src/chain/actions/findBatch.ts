import type { Address, Client, Hex, Transport } from "viem";
import { getBlockNumber, getChainId, getContractEvents } from "viem/actions";
import { batchId } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import { type BatchIssuedEvent, batchEvents } from "../batchEvents.ts";
import { readLogsInRanges } from "../readLogsInRanges.ts";

export type FindBatchParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly batch: Hex;
  /** First block to look through; left out: 0. */
  readonly fromBlock?: bigint;
  /** Told how many blocks are looked through, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * The event that issued a batch, with its header; undefined where there is none in these blocks. A header that does not
 * hash to the id is refused, so a node cannot make one up.
 * @throws SymbolonError `WrongHeader`, `LogsRefused`
 */
export async function findBatch(
  client: Client<Transport>,
  { registry, batch, fromBlock = 0n, onProgress }: FindBatchParameters,
): Promise<BatchIssuedEvent | undefined> {
  const found = await readLogsInRanges({
    contract: registry,
    from: fromBlock,
    to: await getBlockNumber(client, { cacheTime: 0 }),
    read: async (from, to) => {
      const logs = await getContractEvents(client, {
        address: registry,
        abi: batchRegistryAbi,
        eventName: "BatchIssued",
        args: { id: batch },
        fromBlock: from,
        toBlock: to,
      });
      return batchEvents(registry, logs);
    },
    ...(onProgress !== undefined && { onProgress }),
  });
  const issued = found.find((event) => event.event === "BatchIssued");
  if (issued === undefined) return undefined;
  const chainId = BigInt(await getChainId(client));
  const id = batchId({ chainId, registry, header: issued.header });
  if (id !== batch.toLowerCase()) throw wrongHeader(batch, id);
  return issued;
}

function wrongHeader(batch: Hex, id: Hex): SymbolonError {
  return new SymbolonError({
    code: "WrongHeader",
    reason: `The node's event for batch ${batch} has the header of ${id}.`,
    hint: "Do not trust this node; ask another one.",
    details: { batch, id },
  });
}
