import type { Address, Client, Hash, Transport } from "viem";
import { getBlockNumber, getContractEvents } from "viem/actions";
import { instantCampaignFactoryAbi } from "../abi/instantCampaignFactoryAbi.ts";
import { type CampaignArguments, claimForNames } from "../campaignArguments.ts";
import { readLogsInRanges } from "../readLogsInRanges.ts";

export type FindCampaignParameters = {
  /** The InstantCampaignFactory. */
  readonly factory: Address;
  readonly campaign: Address;
  /** First block to look through; left out: 0. */
  readonly fromBlock?: bigint;
  /** Last block to look through; left out: the newest. */
  readonly toBlock?: bigint;
  /** Told how many blocks are looked through, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** How a campaign came to be, from its factory's event. */
export type CampaignCreation = {
  readonly campaign: Address;
  readonly creator: Address;
  /** As they were at creation; the treasury may have named a successor since. */
  readonly arguments: CampaignArguments;
  /** Base units that came with it. */
  readonly funding: bigint;
  readonly blockNumber: bigint;
  readonly transactionHash: Hash;
};

/**
 * The event by which a factory created a campaign; undefined where there is none in these blocks.
 * @throws SymbolonError `LogsRefused`
 */
export async function findCampaign(
  client: Client<Transport>,
  { factory, campaign, fromBlock = 0n, toBlock, onProgress }: FindCampaignParameters,
): Promise<CampaignCreation | undefined> {
  const [found] = await readLogsInRanges({
    contract: factory,
    from: fromBlock,
    to: toBlock ?? (await getBlockNumber(client, { cacheTime: 0 })),
    read: (from, to) =>
      getContractEvents(client, {
        address: factory,
        abi: instantCampaignFactoryAbi,
        eventName: "CampaignCreated",
        args: { campaign },
        fromBlock: from,
        toBlock: to,
        strict: true,
      }),
    ...(onProgress !== undefined && { onProgress }),
  });
  if (found === undefined) return undefined;
  const { arguments: terms, creator, funding } = found.args;
  return {
    campaign: found.args.campaign,
    creator,
    arguments: { ...terms, claimFor: claimForNames[terms.claimFor] ?? "Never" },
    funding,
    blockNumber: found.blockNumber,
    transactionHash: found.transactionHash,
  };
}
