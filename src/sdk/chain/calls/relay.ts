import type { Address, Hex } from "viem";
import { relayAbi } from "../abi/relayAbi.ts";

/*
 * The calls of a relay, the one fee taker of many keys, as viem's `writeContract` and the like take them:
 * `writeContract(client, relayBundleCall({ ... }))`. With `as typeof`, types name the ABI instead of spelling it out each time.
 */

type OfRelay = { readonly relay: Address };

export type RelayBundleParameters = OfRelay & {
  /** Of any kind and form. */
  readonly campaign: Address;
  /** Items and their common proof: `encodeBundle`. Terms name the relay as the fee taker, or zero. */
  readonly bundle: Hex;
  /** Unix seconds up to which, inclusive, the call is good. */
  readonly deadline: bigint;
  /** Base units that it must bring, or nothing of it is paid. */
  readonly leastFee: bigint;
};

/** Claims a bundle of leaves through a relay; only its keys may. What the campaign skips it skips here, too. */
export function relayBundleCall({ relay, campaign, bundle, deadline, leastFee }: RelayBundleParameters) {
  const args = [campaign, bundle, deadline, leastFee] as const;
  return { address: relay, abi: relayAbi as typeof relayAbi, functionName: "claimMany", args } as const;
}

/** Lists a key, or strikes it off; only the relay's owner may. */
export function setRelayKeyCall({
  relay,
  key,
  allowed,
}: OfRelay & { readonly key: Address; readonly allowed: boolean }) {
  return {
    address: relay,
    abi: relayAbi as typeof relayAbi,
    functionName: "setKey",
    args: [key, allowed],
  } as const;
}

/** Sends all that a relay holds of a token to its treasury; anybody may. */
export function collectFeesCall({ relay, token }: OfRelay & { readonly token: Address }) {
  return {
    address: relay,
    abi: relayAbi as typeof relayAbi,
    functionName: "collect",
    args: [token],
  } as const;
}
