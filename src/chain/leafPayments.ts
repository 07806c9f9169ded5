import type { Address, Client, Transport } from "viem";
import { getBlockNumber, getContractEvents } from "viem/actions";
import { vestingCampaignAbi } from "./abi/vestingCampaignAbi.ts";
import type { EventPlace } from "./batchEvents.ts";
import type { LeafPayment } from "./claimedIn.ts";
import { readLogsInRanges } from "./readLogsInRanges.ts";

export type LeafPaymentsParameters = {
  readonly campaign: Address;
  /** First block to look through; left out: 0. The campaign's own first block saves many questions. */
  readonly fromBlock?: bigint;
  /** Last block to look through; left out: the newest. */
  readonly toBlock?: bigint;
  /** Told how many blocks are looked through, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** A payment for a leaf, and where the campaign told of it. */
export type LeafPaymentEvent = EventPlace & LeafPayment;

/**
 * What a campaign told by one of its events about payments, oldest first.
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export async function leafPayments(
  client: Client<Transport>,
  eventName: "Claimed" | "Released",
  { campaign, fromBlock = 0n, toBlock, onProgress }: LeafPaymentsParameters,
): Promise<readonly LeafPaymentEvent[]> {
  const found = await readLogsInRanges({
    contract: campaign,
    from: fromBlock,
    to: toBlock ?? (await getBlockNumber(client, { cacheTime: 0 })),
    read: (from, to) =>
      getContractEvents(client, {
        address: campaign,
        // Has the events of all kinds of campaigns.
        abi: vestingCampaignAbi,
        eventName,
        fromBlock: from,
        toBlock: to,
        strict: true,
      }),
    ...(onProgress !== undefined && { onProgress }),
  });
  return found.map(({ args, blockNumber, blockHash, transactionHash, logIndex }) => ({
    ...{ blockNumber, blockHash, transactionHash, logIndex },
    ...args,
  }));
}
