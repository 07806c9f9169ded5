import { type Address, type Chain, type EIP1193RequestFn, type Hex, http, numberToHex } from "viem";
import { sendTransaction, signTypedData } from "viem/actions";
import { type Config, createConfig, createConnector } from "wagmi";
import { connect } from "wagmi/actions";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { PATIENT } from "../patience.ts";

/** What a wallet answers otherwise than others; undefined: as they do. */
export type KeyWalletAnswer = (method: string, params: readonly unknown[]) => unknown;

type WalletChain = {
  readonly rpc: string;
  readonly reader: { readonly chain: Chain };
};

/** A wagmi config whose wallet has the client's key, connected; and what the wallet is asked. */
export async function keyWallet(
  chain: WalletChain,
  client: WriteClient,
  answer: KeyWalletAnswer = () => undefined,
) {
  const { id } = chain.reader.chain;
  const requests: string[] = [];
  const request = (async ({ method, params = [] }: { method: string; params?: readonly unknown[] }) => {
    requests.push(method);
    const given = await answer(method, params);
    if (given !== undefined) return given;
    if (/accounts/i.test(method)) return [client.account.address];
    if (method === "eth_chainId") return numberToHex(id);
    if (method === "eth_sendTransaction") {
      const [{ to, data }] = params as readonly [{ to: Address; data: Hex }];
      return sendTransaction(client, { to, data });
    }
    if (method === "eth_signTypedData_v4") return signTypedData(client, JSON.parse(String(params[1])));
    return client.request({ method, params } as never);
  }) as EIP1193RequestFn;
  const { address } = client.account;
  const provider = { request };
  const connector = createConnector(() => ({
    id: "test",
    name: "Test",
    type: "test",
    connect: async () => ({ accounts: [address] as never, chainId: id }),
    disconnect: async () => {},
    getAccounts: async () => [address],
    getChainId: async () => Number(await request({ method: "eth_chainId" })),
    getProvider: async () => provider,
    isAuthorized: async () => true,
    onAccountsChanged: () => {},
    onChainChanged: () => {},
    onDisconnect: () => {},
  }));
  const config: Config = createConfig({
    chains: [chain.reader.chain],
    transports: { [id]: http(chain.rpc, PATIENT) },
    connectors: [connector],
    multiInjectedProviderDiscovery: false,
    storage: null,
    pollingInterval: 20,
  });
  const [own] = config.connectors;
  if (own !== undefined) await connect(config, { connector: own });
  requests.length = 0;
  return { config, requests };
}
