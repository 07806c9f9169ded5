import type { Address } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { isMarked } from "../../../sdk/distribution/check/countPaid.ts";
import {
  campaignMoment,
  type RelayedCampaign,
  relayedCampaign,
} from "../../../sdk/distribution/claim/relayedCampaign.ts";
import { readPaidWords } from "../../../sdk/distribution/state/readPaid.ts";
import type { ChainRoom } from "../capacity.ts";
import type { ServedVotes } from "../delegations/servedVotes.ts";

/** What is known of a campaign as of a block. */
export type CampaignLook = {
  readonly block: bigint;
  /** Unix seconds of the block, and the campaign's end as of then. */
  readonly now: bigint;
  readonly end: bigint;
  /** Wei a gas, and how full the block was: 0 to 1. */
  readonly baseFee: bigint;
  readonly fullness: number;
  /** Whether a leaf is known to be paid: of an instant campaign only. */
  readonly isPaid: (index: number) => boolean;
};

/** A campaign whose claims are taken in. */
export type ServedCampaign = {
  readonly client: ReadClient;
  readonly chain: number;
  readonly campaign: RelayedCampaign;
  /** The lane of its claims. */
  readonly lane: string;
  /** As of the newest block that was looked at. */
  readonly look: () => CampaignLook;
  /** Looks at the newest block. @throws what viem throws; what was seen before stays */
  readonly refresh: () => Promise<void>;
};

/**
 * Reads a campaign, and keeps a copy of what it has paid.
 * @throws SymbolonError `NoCampaign`; what viem throws
 */
export async function openServedCampaign(client: ReadClient, address: Address): Promise<ServedCampaign> {
  let campaign = await relayedCampaign(client, address);
  const read = async () => {
    // The roots of a cumulative one change.
    if (campaign.kind === "cumulative") campaign = await relayedCampaign(client, address);
    const moment = await campaignMoment(client, campaign);
    return { ...moment, words: await readWords(client, campaign, moment.blockNumber) };
  };
  let seen = await read();
  return {
    client,
    chain: client.chain.id,
    get campaign() {
      return campaign;
    },
    lane: laneOf(client.chain.id, address),
    look: () => ({
      block: seen.blockNumber,
      now: seen.now,
      end: seen.end,
      baseFee: seen.baseFee,
      fullness: seen.fullness,
      isPaid: (index) => isMarked((word) => seen.words[word], index),
    }),
    async refresh() {
      const found = await read();
      if (found.blockNumber >= seen.blockNumber) seen = found;
    },
  };
}

/** The lane of a campaign's claims. */
function laneOf(chain: number, campaign: Address): string {
  return `claims ${chain} ${campaign.toLowerCase()}`;
}

/** Whether a lane is one of a chain that has work now; what opens later has lanes of its own, and takes nothing yet. */
export function isLaneOf(chain: number, lane: string): boolean {
  const [, of, ...rest] = lane.split(" ");
  return of === String(chain) && rest.length === 1;
}

function readWords(
  client: ReadClient,
  { campaign, kind, count }: RelayedCampaign,
  blockNumber: bigint,
): Promise<readonly bigint[]> {
  if (kind !== "instant") return Promise.resolve([]);
  return readPaidWords(client, { campaign, blockNumber }, count);
}

/** A campaign that is served, and what its chain takes. */
export type Served = {
  readonly campaign: ServedCampaign;
  readonly room: ChainRoom;
  /** What its token takes of signed delegations. Default: none are taken beside its claims. */
  readonly votes?: ServedVotes | undefined;
};
