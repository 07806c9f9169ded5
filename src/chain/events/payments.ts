import {
  type Address,
  type Client,
  type Hex,
  isAddressEqual,
  type Log,
  parseEventLogs,
  type Transport,
} from "viem";
import { getContractEvents } from "viem/actions";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import type { EventPlace } from "./batches.ts";
import { type BlockRange, readLogsInRanges } from "./readLogs.ts";

/** A payment for a leaf. */
export type LeafPayment = {
  readonly index: bigint;
  readonly account: Address;
  /** Base units, the fee included. */
  readonly amount: bigint;
};

/** What a transaction made a campaign pay and skip. */
export type ClaimedIn = {
  /** The leaves that were claimed, in order, with what their claims paid. */
  readonly claimed: readonly LeafPayment[];
  /** The argument of each `ClaimsSkipped`, one a bundle that skipped anything: `readSkips`. */
  readonly skips: readonly Hex[];
  /** Base units of fees that the token refused to pay to who sent the bundle, one a bundle: they stay in the campaign. */
  readonly feesKept: readonly bigint[];
  /** What a vesting campaign paid of entitlements that were claimed before, in order. */
  readonly released: readonly LeafPayment[];
  /** The argument of each `ReleasesSkipped`, as `skips`. */
  readonly releaseSkips: readonly Hex[];
};

export type ClaimedInParameters = {
  readonly campaign: Address;
  readonly receipt: { readonly logs: readonly Log[] };
};

/** What a campaign says that it paid and skipped. Only its own events count: anybody's contract can emit the like. */
export function claimedIn({ campaign, receipt }: ClaimedInParameters): ClaimedIn {
  const logs = receipt.logs.filter(({ address }) => isAddressEqual(address, campaign));
  // Has the events of all kinds of campaigns.
  const abi = vestingCampaignAbi;
  return {
    claimed: parseEventLogs({ abi, eventName: "Claimed", logs }).map(({ args }) => args),
    skips: parseEventLogs({ abi, eventName: "ClaimsSkipped", logs }).map(({ args }) => args.skips),
    feesKept: parseEventLogs({ abi, eventName: "FeesKept", logs }).map(({ args }) => args.fees),
    released: parseEventLogs({ abi, eventName: "Released", logs }).map(({ args }) => args),
    releaseSkips: parseEventLogs({ abi, eventName: "ReleasesSkipped", logs }).map(({ args }) => args.skips),
  };
}

export type LeafPaymentsParameters = BlockRange & { readonly campaign: Address };

/** A payment for a leaf, and where the campaign says so. */
export type LeafPaymentEvent = EventPlace & LeafPayment;

/**
 * Every claim of a campaign of any kind with what it paid, oldest first.
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export function listClaims(
  client: Client<Transport>,
  parameters: LeafPaymentsParameters,
): Promise<readonly LeafPaymentEvent[]> {
  return leafPayments(client, "Claimed", parameters);
}

/**
 * Every payment of a vesting campaign after the claims, oldest first.
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export function listReleases(
  client: Client<Transport>,
  parameters: LeafPaymentsParameters,
): Promise<readonly LeafPaymentEvent[]> {
  return leafPayments(client, "Released", parameters);
}

async function leafPayments(
  client: Client<Transport>,
  eventName: "Claimed" | "Released",
  { campaign, ...blocks }: LeafPaymentsParameters,
): Promise<readonly LeafPaymentEvent[]> {
  const found = await readLogsInRanges(client, {
    ...blocks,
    contract: campaign,
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
  });
  return found.map(({ args, blockNumber, blockHash, transactionHash, logIndex }) => ({
    ...{ blockNumber, blockHash, transactionHash, logIndex },
    ...args,
  }));
}
