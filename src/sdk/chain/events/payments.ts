import {
  type Address,
  type Client,
  getAddress,
  type Hex,
  type Log,
  parseEventLogs,
  type Transport,
  toEventSelector,
} from "viem";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import { type BlockRange, type EventPlace, eventPlaceOf, readEvents, readLogsInRanges } from "./readLogs.ts";

/** A payment for a leaf. */
export type LeafPayment = {
  readonly index: bigint;
  readonly account: Address;
  /** Base units, the fee included. */
  readonly amount: bigint;
};

/** The payments and skips of a campaign in a transaction. */
export type ClaimedIn = {
  /** The leaves that were claimed, in order, with what their claims paid. */
  readonly claimed: readonly LeafPayment[];
  /** The argument of each `ClaimsSkipped`, one for each bundle that skipped anything: `readSkips`. */
  readonly skips: readonly Hex[];
  /**
   * Base units of fees that the token refused to pay to the bundle's sender, one for each bundle: they stay in the
   * campaign.
   */
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

/** The payments and skips in a campaign's events. Only its own events count: any contract can emit similar ones. */
export function claimedIn(parameters: ClaimedInParameters): ClaimedIn {
  const { claimed, released, ...rest } = paidLeavesIn(parameters);
  const whole = ({ account, ...leaf }: LeafPayment) => ({ ...leaf, account: getAddress(account) });
  return { claimed: claimed.map(whole), released: released.map(whole), ...rest };
}

const CLAIMED = /* @__PURE__ */ toEventSelector("Claimed(uint256,address,uint256)");
const RELEASED = /* @__PURE__ */ toEventSelector("Released(uint256,address,uint256)");

/**
 * As {@link claimedIn}, accounts in lower case. A bundle has hundreds of such events: decoding each by its ABI, and
 * giving its account a checksum, takes longer than the chain took to execute it.
 */
export function paidLeavesIn({ campaign, receipt }: ClaimedInParameters): ClaimedIn {
  const own = campaign.toLowerCase();
  const logs = receipt.logs.filter(({ address }) => address.toLowerCase() === own);
  const paymentsOf = (event: Hex) =>
    logs.flatMap(({ topics, data }) => (topics[0] === event ? paymentFrom(data) : []));
  const others = logs.filter(({ topics: [event] }) => event !== CLAIMED && event !== RELEASED);
  // This ABI has the events of all kinds of campaigns.
  const events = parseEventLogs({ abi: vestingCampaignAbi, logs: others });
  return {
    claimed: paymentsOf(CLAIMED),
    released: paymentsOf(RELEASED),
    skips: events.flatMap((event) => (event.eventName === "ClaimsSkipped" ? [event.args.skips] : [])),
    feesKept: events.flatMap((event) => (event.eventName === "FeesKept" ? [event.args.fees] : [])),
    releaseSkips: events.flatMap((event) =>
      event.eventName === "ReleasesSkipped" ? [event.args.skips] : [],
    ),
  };
}

/** Index, account, amount: a word of 64 digits each. Empty where it is otherwise: then it is no event of ours. */
function paymentFrom(data: Hex): readonly LeafPayment[] {
  if (data.length !== 2 + 3 * 64) return [];
  const [index, account, amount] = [0, 1, 2].map((word) => data.slice(2 + 64 * word, 66 + 64 * word));
  return [
    {
      index: BigInt(`0x${index}`),
      account: `0x${account?.slice(24)}`,
      amount: BigInt(`0x${amount}`),
    },
  ];
}

export type LeafPaymentsParameters = BlockRange & { readonly campaign: Address };

/** A payment for a leaf, and the place of its event. */
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
      // This ABI has the events of all kinds of campaigns.
      readEvents(client, { address: campaign, abi: vestingCampaignAbi, eventName, from, to }),
  });
  return found.map((log) => ({ ...eventPlaceOf(log), ...log.args }));
}
