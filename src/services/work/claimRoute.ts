import { type Address, encodeFunctionData, type Hex } from "viem";
import { claimManyCall } from "../../sdk/chain/calls/campaigns.ts";
import { relayBundleCall } from "../../sdk/chain/calls/relay.ts";
import type { OutgoingCall } from "../../sdk/delivery/outgoingCall.ts";
import { gasBeforeRelay, gasBehindRelay } from "../../sdk/distribution/bundles/estimateBundle.ts";
import { relayDeadline, type ThroughRelay } from "../../sdk/distribution/relay/throughRelay.ts";

/** How a bundle gets to its campaign. Gas is a transaction's on one side, and what reaches the campaign on the other. */
export type ClaimRoute = {
  /** Who calls the campaign, and gets the fees that name nobody. */
  readonly caller: Address;
  /** Base units of fee that each claim must bring. */
  readonly leastFee: bigint;
  /** Gas that a bundle surely gets of what its transaction has. */
  readonly behind: (gas: bigint) => bigint;
  /** Gas to give a transaction, for so much to reach the campaign. */
  readonly before: (gas: bigint) => bigint;
  readonly call: (bundle: Hex, items: number) => OutgoingCall;
};

/** From the key that sends. */
export function directRoute(campaign: Address, sender: Address): ClaimRoute {
  return {
    caller: sender,
    leastFee: 0n,
    behind: (gas) => gas,
    before: (gas) => gas,
    call(bundle) {
      const { address: to, ...call } = claimManyCall({ campaign, bundle });
      return { to, data: encodeFunctionData(call), value: 0n };
    },
  };
}

/** Through a relay, which takes the fees. @param now Unix seconds of the newest block */
export function relayRoute(
  campaign: Address,
  { relay, leastFee = 0n, validity }: ThroughRelay,
  now: bigint,
): ClaimRoute {
  const deadline = relayDeadline(now, validity);
  return {
    caller: relay,
    leastFee,
    behind: gasBehindRelay,
    before: gasBeforeRelay,
    call(bundle, items) {
      const min = leastFee * BigInt(items);
      const { address: to, ...call } = relayBundleCall({
        relay,
        campaign,
        bundle,
        deadline,
        leastFee: min,
      });
      return { to, data: encodeFunctionData(call), value: 0n };
    },
  };
}
