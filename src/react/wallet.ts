import type { Account, Address, Chain, Client, Transport } from "viem";
import type { Config } from "wagmi";
import { getConnectorClient } from "wagmi/actions";
import { walletFault } from "./walletFault.ts";

/** What is asked of the wallet that is connected. */
export type WalletParameters = {
  readonly chainId: number;
  /** Whose signature is wanted; the wallet may offer others. */
  readonly account: Address;
};

/**
 * The connected wallet, on a chain and as an account.
 * @throws SymbolonError `WrongChain`, `WalletAccountGone`
 */
export async function openWalletClient(
  config: Config,
  { chainId, account }: WalletParameters,
): Promise<Client<Transport, Chain, Account>> {
  try {
    return await getConnectorClient(config, { chainId, account });
  } catch (thrown) {
    throw walletFault(thrown);
  }
}
