import type { Address, Client, Transport } from "viem";
import { getBlockNumber } from "viem/actions";
import { cumulativeCampaignAbi } from "../abi/cumulativeCampaignAbi.ts";
import { eventTopics, readLogs } from "../readLogs.ts";
import { readLogsInRanges } from "../readLogsInRanges.ts";
import { type RootEvent, rootEvents } from "../rootEvents.ts";

export type ListRootsParameters = {
  /** The CumulativeCampaign. */
  readonly campaign: Address;
  /** First block to look through; left out: 0. The campaign's own first block saves many questions. */
  readonly fromBlock?: bigint;
  /** Last block to look through; left out: the newest. */
  readonly toBlock?: bigint;
  /** Told how many blocks are looked through, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
};

const TOPICS = eventTopics(cumulativeCampaignAbi, ["RootProposed", "RootAccepted", "RootVetoed"]);

/**
 * What ever happened to a campaign's roots, oldest first: proposed, accepted, vetoed. The first root is in no event but the
 * factory's (`findCampaign`).
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export async function listRoots(
  client: Client<Transport>,
  { campaign, fromBlock = 0n, toBlock, onProgress }: ListRootsParameters,
): Promise<readonly RootEvent[]> {
  return readLogsInRanges({
    contract: campaign,
    from: fromBlock,
    to: toBlock ?? (await getBlockNumber(client, { cacheTime: 0 })),
    read: async (from, to) =>
      rootEvents(campaign, await readLogs(client, { address: campaign, topics: [TOPICS], from, to })),
    ...(onProgress !== undefined && { onProgress }),
  });
}
