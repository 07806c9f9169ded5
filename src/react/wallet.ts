import type { Account, Address, Chain, Client, Hex, Transport } from "viem";
import { sendTransaction } from "viem/actions";
import type { Config } from "wagmi";
import { getConnectorClient } from "wagmi/actions";
import { requireHash, walletFault } from "./walletFault.ts";

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
    throw await walletFault(thrown);
  }
}

type WalletClient = Awaited<ReturnType<typeof openWalletClient>>;
type Sent = { readonly to: Address; readonly data: Hex; readonly value: bigint };

/**
 * Has a wallet send a transaction by the account that was asked for, whatever is connected meanwhile. A refusal is the wallet's
 * own: viem asks some wallets again by another method, and would throw what they say of that one.
 * @throws SymbolonError those of `walletFault`, `NoHash`
 */
export async function sendByWallet(wallet: WalletClient, account: Address, sent: Sent): Promise<Hex> {
  let refusal: unknown;
  const request = async (call: { readonly method: string }, options?: object) => {
    if (call.method === "wallet_sendTransaction" && refusal !== undefined) throw refusal;
    try {
      return await wallet.request(call as never, options);
    } catch (thrown) {
      if (call.method === "eth_sendTransaction" && !isUnknownMethod(thrown)) refusal = thrown;
      throw thrown;
    }
  };
  try {
    const client = { ...wallet, request: request as WalletClient["request"] };
    return requireHash(await sendTransaction(client, { ...sent, account, chain: wallet.chain }));
  } catch (thrown) {
    throw await walletFault(thrown);
  }
}

function isUnknownMethod(thrown: unknown): boolean {
  const { name } = thrown as { readonly name?: unknown };
  return name === "MethodNotFoundRpcError" || name === "MethodNotSupportedRpcError";
}
