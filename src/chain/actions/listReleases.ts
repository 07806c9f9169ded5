import type { Address, Client, Transport } from "viem";
import { getBlockNumber, getContractEvents } from "viem/actions";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import type { EventPlace } from "../batchEvents.ts";
import { readLogsInRanges } from "../readLogsInRanges.ts";

export type ListReleasesParameters = {
  /** The VestingCampaign. */
  readonly campaign: Address;
  /** First block to look through; left out: 0. The campaign's own first block saves many questions. */
  readonly fromBlock?: bigint;
  /** Last block to look through; left out: the newest. */
  readonly toBlock?: bigint;
  /** Told how many blocks are looked through, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** A part of an entitlement was paid, after the claim. */
export type ReleasedEvent = EventPlace & {
  readonly index: bigint;
  readonly account: Address;
  /** Base units, the fee included. */
  readonly amount: bigint;
};

/**
 * Every payment of a vesting campaign after the claims, oldest first.
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export async function listReleases(
  client: Client<Transport>,
  { campaign, fromBlock = 0n, toBlock, onProgress }: ListReleasesParameters,
): Promise<readonly ReleasedEvent[]> {
  const found = await readLogsInRanges({
    contract: campaign,
    from: fromBlock,
    to: toBlock ?? (await getBlockNumber(client, { cacheTime: 0 })),
    read: (from, to) =>
      getContractEvents(client, {
        address: campaign,
        abi: vestingCampaignAbi,
        eventName: "Released",
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
