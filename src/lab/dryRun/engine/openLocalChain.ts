import {
  type Account,
  type Chain,
  createWalletClient,
  custom,
  type Transport,
  type WalletClient,
} from "viem";
import { hardhat } from "viem/chains";
import { openNetwork } from "./edrNetwork.ts";

/** An account of the chain's own, which has ether. */
export type LocalClient = WalletClient<Transport, Chain, Account>;

/** A chain in this process, for tests and examples. */
export type LocalChain = {
  readonly clients: readonly [LocalClient, LocalClient, LocalClient];
  /** Lets go of it. Once more does no harm. */
  readonly close: () => Promise<void>;
};

/**
 * Opens an empty chain in this process, under the rules of the network's next fork: each transaction is mined as it is sent.
 * @throws SymbolonError `EdrMissing`
 */
export async function openLocalChain(): Promise<LocalChain> {
  const { provider, close } = await openNetwork({});
  const accounts = await provider.request({ method: "eth_accounts" });
  const [first, second, third] = accounts as LocalClient["account"]["address"][];
  if (first === undefined || second === undefined || third === undefined) {
    throw new Error("The embedded chain has fewer than three accounts.");
  }
  const clientOf = (account: typeof first): LocalClient =>
    createWalletClient({ account, chain: hardhat, transport: custom(provider), pollingInterval: 20 });
  return { clients: [clientOf(first), clientOf(second), clientOf(third)], close };
}
