import type { Address, Client, Hash, Transport } from "viem";
import { getBlockNumber, getContractEvents } from "viem/actions";
import type { CampaignPlan } from "../campaignArguments.ts";
import { campaignFactoryAbi, planOfAbi } from "../campaignFactory.ts";
import type { CampaignKind } from "../campaignKind.ts";
import { readLogsInRanges } from "../readLogsInRanges.ts";

export type FindCampaignParameters = {
  /** The factory of that kind. */
  readonly factory: Address;
  readonly kind: CampaignKind;
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
  /** As it was at creation: the treasury may have named a successor since, and another root may be in force. */
  readonly plan: CampaignPlan;
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
  { factory, kind, campaign, fromBlock = 0n, toBlock, onProgress }: FindCampaignParameters,
): Promise<CampaignCreation | undefined> {
  const [found] = await readLogsInRanges({
    contract: factory,
    from: fromBlock,
    to: toBlock ?? (await getBlockNumber(client, { cacheTime: 0 })),
    read: (from, to) =>
      getContractEvents(client, {
        address: factory,
        abi: campaignFactoryAbi(kind),
        eventName: "CampaignCreated",
        args: { campaign },
        fromBlock: from,
        toBlock: to,
        strict: true,
      }),
    ...(onProgress !== undefined && { onProgress }),
  });
  if (found === undefined) return undefined;
  const { arguments: made, creator, funding } = found.args;
  return {
    campaign: found.args.campaign,
    creator,
    plan: planOfAbi(kind, made),
    funding,
    blockNumber: found.blockNumber,
    transactionHash: found.transactionHash,
  };
}
