import { type Address, type Hex, isAddressEqual, type Log, parseEventLogs } from "viem";
import { instantCampaignAbi } from "./abi/instantCampaignAbi.ts";

/** What a transaction made a campaign pay and skip. */
export type ClaimedIn = {
  /** The leaves that were paid, in order. */
  readonly claimed: readonly {
    readonly index: bigint;
    readonly account: Address;
    readonly amount: bigint;
  }[];
  /** The argument of each `ClaimsSkipped`, one a bundle that skipped anything: `readSkips`. */
  readonly skips: readonly Hex[];
};

export type ClaimedInParameters = {
  readonly campaign: Address;
  readonly receipt: { readonly logs: readonly Log[] };
};

/** What a campaign says that it paid and skipped. Only its own events count: anybody's contract can emit the like. */
export function claimedIn({ campaign, receipt }: ClaimedInParameters): ClaimedIn {
  const own = receipt.logs.filter(({ address }) => isAddressEqual(address, campaign));
  const abi = instantCampaignAbi;
  return {
    claimed: parseEventLogs({ abi, eventName: "Claimed", logs: own }).map(({ args }) => args),
    skips: parseEventLogs({ abi, eventName: "ClaimsSkipped", logs: own }).map(({ args }) => args.skips),
  };
}
