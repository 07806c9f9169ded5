import { type Config, type CreateConnectorFn, createConfig, createStorage, injected } from "wagmi";
import { deviceMemory } from "./deviceMemory.ts";
import { chainOf, type NodeConfigParameters } from "./nodeConfig.ts";
import { nodeTransport } from "./nodeTransport.ts";

export type WalletConfigParameters = NodeConfigParameters & {
  /** Wallets instead of the browser's own, for example that of a frame. */
  readonly connectors?: readonly CreateConnectorFn[];
  /** Wallets in addition to the browser's own. */
  readonly others?: readonly CreateConnectorFn[];
};

/**
 * A wagmi config for a browser's wallets: all that announce themselves (EIP-6963), otherwise the injected one. The
 * chain's nodes answer all reads; the wallet only signs and sends.
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
