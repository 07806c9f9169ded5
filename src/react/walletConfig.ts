import { type Config, type CreateConnectorFn, createConfig, createStorage, injected } from "wagmi";
import { deviceMemory } from "./deviceMemory.ts";
import { chainOf, type NodeConfigParameters, nodeTransport } from "./nodeConfig.ts";

export type WalletConfigParameters = NodeConfigParameters & {
  /** Wallets instead of the browser's own: that of a frame, say. */
  readonly connectors?: readonly CreateConnectorFn[];
  /** Wallets besides the browser's own. */
  readonly others?: readonly CreateConnectorFn[];
};

/**
 * A wagmi config for the wallets of a browser: all that announce themselves (EIP-6963), else whatever is injected. What is
 * read of the chain, is read by its nodes; the wallet only signs and sends.
 */
export function walletConfig({ chain, connectors, others = [] }: WalletConfigParameters): Config {
  return createConfig({
    chains: [chainOf(chain)],
    transports: { [chain.id]: nodeTransport(chain) },
    connectors: [...(connectors ?? [injected()]), ...others],
    multiInjectedProviderDiscovery: connectors === undefined,
    storage: createStorage({ storage: deviceMemory(), key: "symbolon-wallet" }),
    ccipRead: false,
  });
}
