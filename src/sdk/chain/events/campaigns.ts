import type { Address, Client, Hash, Transport } from "viem";
import { getContractEvents } from "viem/actions";
import { campaignFactoryAbi, planOfAbi } from "../campaigns/campaignFactory.ts";
import type { CampaignKind, CampaignPlan } from "../campaigns/campaignPlan.ts";
import { type BlockRange, readLogsInRanges } from "./readLogs.ts";

export type FindCampaignParameters = BlockRange & {
  /** The factory of that kind. */
  readonly factory: Address;
  readonly kind: CampaignKind;
  readonly campaign: Address;
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
  { factory, kind, campaign, ...blocks }: FindCampaignParameters,
): Promise<CampaignCreation | undefined> {
  const [found] = await readLogsInRanges(client, {
    ...blocks,
    contract: factory,
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
