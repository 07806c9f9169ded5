import { numberToHex } from "viem";
import { type CreateConnectorFn, createConnector } from "wagmi";
import { askSparingly, createHeld, endOthers, type Held, listenTo, pairedOf } from "./heldSession.ts";
import type { PairedAccounts } from "./pairedAccounts.ts";
import { pairedElsewhere, pairingEnded } from "./pairingErrors.ts";
import { endSession, type Pairing, pairWallet } from "./pairWallet.ts";
import { openSignClient, type SignClient, type SignClientParameters } from "./signClient.ts";

export type WalletConnectParameters = SignClientParameters & {
  readonly chainId: number;
  /** Called with how a pairing stands; `ended`: the wallet has ended it. */
  readonly onPairing: (pairing: Pairing | "ended" | undefined) => void;
};

type RpcRequest = { readonly method: string; readonly params?: readonly unknown[] };

/**
 * A wagmi connector for wallets on other devices (WalletConnect 2). A session lasts until wallet or page end it, or the tab is
 * closed, of which the wallet hears nothing. One a page: it never stops to listen. The wallet is asked for claims, signatures
 * and calls alone, on the page's chain; it must have agreed to the method.
 */
export function walletConnect(parameters: WalletConnectParameters): CreateConnectorFn {
  const { chainId, relay, onPairing } = parameters;
  return createConnector(({ emitter }) => {
    const held = createHeld(chainId);
    const clientOf = opener(parameters, held, {
      onChange: (accounts) => emitter.emit("change", accounts),
      onEnd: () => {
        onPairing("ended");
        emitter.emit("disconnect");
      },
    });
    const end = () => {
      const { session } = held;
      held.keep(undefined);
      // Nobody waits until the wallet is told.
      if (session === undefined) return;
      const ended = clientOf().then((client) => endSession(client, session));
      ended.catch(ignore);
    };
    const open = async (isReconnecting: boolean): Promise<PairedAccounts> => {
      const kept = held.isKept() ? held.restore(await clientOf()) : undefined;
      if (kept === undefined && isReconnecting) throw pairingEnded();
      held.keep(kept ?? (await pairWallet(clientOf, { chainId, relay, onPairing })));
      try {
        return pairedOf(held);
      } catch (thrown) {
        end();
        throw thrown;
      }
    };
    const request = async ({ method, params = [] }: RpcRequest): Promise<unknown> => {
      const { chainId: chain, accounts } = pairedOf(held);
      if (method === "eth_accounts" || method === "eth_requestAccounts") return accounts;
      if (method === "eth_chainId") return numberToHex(chain);
      return askSparingly(await clientOf(), held, { method, params, relay });
    };
    const provider = { request };
    return {
      id: "walletConnect",
      name: "WalletConnect",
      type: "walletConnect",
      connect: async ({ isReconnecting } = {}) => (await open(isReconnecting === true)) as never,
      disconnect: async () => end(),
      getAccounts: async () => pairedOf(held).accounts,
      getChainId: async () => pairedOf(held).chainId,
      getProvider: async () => provider,
      isAuthorized: async () => held.isKept(),
      switchChain: async ({ chainId: requested }) => {
        throw pairedElsewhere(pairedOf(held).chainId, requested);
      },
      // What the wallet tells comes by the session.
      onAccountsChanged: ignore,
      onChainChanged: ignore,
      onDisconnect: ignore,
    };
  });
}

const ignore = () => {};

/** The page's client, opened with the first call, which tells the connector what the wallet says. One that failed is opened again. */
function opener(
  parameters: WalletConnectParameters,
  held: Held,
  hearing: Parameters<typeof listenTo>[2],
): () => Promise<SignClient> {
  let opened: Promise<SignClient> | undefined;
  const open = async () => {
    const client = await openSignClient(parameters);
    listenTo(client, held, hearing);
    endOthers(client);
    return client;
  };
  return () => {
    opened ??= open().catch((thrown) => {
      opened = undefined;
      throw thrown;
    });
    return opened;
  };
}
