import type { Address, Client, Hex, Log, Transport } from "viem";
import { cumulativeCampaignAbi } from "../abi/cumulativeCampaignAbi.ts";
import { ownEvents } from "./ownEvents.ts";
import { type BlockRange, type EventPlace, eventPlaceOf, readEventLogs } from "./readLogs.ts";

/** A root was proposed. */
export type RootProposedEvent = EventPlace & {
  readonly event: "RootProposed";
  readonly root: Hex;
  /** Its hash, by which it is accepted or vetoed. */
  readonly proposal: Hex;
  readonly count: bigint;
  /** Base units that will come with it. */
  readonly funding: bigint;
  readonly manifestHash: Hex;
  /**
   * Unix seconds from which it could be accepted, and from which it no longer could, both moved on by the pauses until
   * then.
   */
  readonly acceptableFrom: bigint;
  readonly expires: bigint;
};

/** A root replaced another. */
export type RootAcceptedEvent = EventPlace & {
  readonly event: "RootAccepted";
  readonly root: Hex;
  readonly previous: Hex;
  /** Unix seconds until which (exclusive) the previous root is good, moved on by the pauses until then. */
  readonly overlapEnds: bigint;
  /** Base units that came with it. */
  readonly funding: bigint;
  readonly manifestHash: Hex;
};

/** A proposal was vetoed, or withdrawn. */
export type RootVetoedEvent = EventPlace & {
  readonly event: "RootVetoed";
  readonly root: Hex;
  /** Hash of the proposal. */
  readonly proposal: Hex;
  readonly by: Address;
};

export type RootEvent = RootProposedEvent | RootAcceptedEvent | RootVetoedEvent;

/**
 * The events of a cumulative campaign about its roots in these logs, in their order. Logs of other contracts and other
 * events are skipped: any contract can emit similar ones.
 */
export function rootEvents(campaign: Address, logs: readonly Log[]): readonly RootEvent[] {
  return ownEvents({ contract: campaign, abi: cumulativeCampaignAbi, logs }).flatMap((log): RootEvent[] => {
    const place = eventPlaceOf(log);
    if (log.eventName === "RootProposed") return [{ ...place, event: log.eventName, ...log.args }];
    if (log.eventName === "RootAccepted") return [{ ...place, event: log.eventName, ...log.args }];
    return log.eventName === "RootVetoed" ? [{ ...place, event: log.eventName, ...log.args }] : [];
  });
}

export type ListRootsParameters = BlockRange & {
  /** The CumulativeCampaign. */
  readonly campaign: Address;
};

/**
 * Everything that happened to a campaign's roots, oldest first: proposed, accepted, vetoed. The first root is only in
 * the factory's event (`findCampaign`).
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export async function listRoots(
  client: Client<Transport>,
  { campaign, ...blocks }: ListRootsParameters,
): Promise<readonly RootEvent[]> {
  const events = ["RootProposed", "RootAccepted", "RootVetoed"];
  const query = { contract: campaign, abi: cumulativeCampaignAbi, events };
  return rootEvents(campaign, await readEventLogs(client, { ...blocks, ...query }));
}
