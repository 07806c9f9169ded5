import type { Address, Client, Transport } from "viem";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";
import { ownEvents } from "./ownEvents.ts";
import { type BlockRange, type EventPlace, eventPlaceOf, readEventLogs } from "./readLogs.ts";

/** The treasury took everything back, before the start. */
export type RecalledEvent = EventPlace & {
  readonly treasury: Address;
  /** Base units. */
  readonly amount: bigint;
};

export type ListRecallsParameters = BlockRange & {
  /** A campaign of any kind. */
  readonly campaign: Address;
};

/**
 * What was recalled from a campaign, oldest first: whoever pays in again has one that can be recalled again until its start.
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export async function listRecalls(
  client: Client<Transport>,
  { campaign, ...blocks }: ListRecallsParameters,
): Promise<readonly RecalledEvent[]> {
  const query = { contract: campaign, abi: instantCampaignAbi, events: ["Recalled"] };
  const logs = await readEventLogs(client, { ...blocks, ...query });
  return ownEvents({ contract: campaign, abi: instantCampaignAbi, eventName: "Recalled", logs }).map(
    (log) => ({ ...eventPlaceOf(log), ...log.args }),
  );
}
