import { type Chain, createClient, defineChain } from "viem";
import { nodeTransport, wrongNode } from "./nodeTransport.ts";
import type { ReadConfig } from "./readConfig.ts";

export type NodeConfigParameters = {
  readonly chain: {
    readonly id: number;
    readonly name: string;
    /** What gas is paid in. */
    readonly currency: { readonly symbol: string; readonly decimals: number };
    /** Addresses of nodes; the first that answers is asked. */
    readonly nodes: readonly string[];
  };
};

/** A chain as viem and wagmi name it. */
export function chainOf({ id, name, currency, nodes }: NodeConfigParameters["chain"]): Chain {
  const nativeCurrency = { name: currency.symbol, ...currency };
  return defineChain({ id, name, nativeCurrency, rpcUrls: { default: { http: nodes } } });
}

/** Reads a chain by its nodes alone, without wagmi: for pages that have no wallet yet. */
export function nodeConfig({ chain }: NodeConfigParameters): ReadConfig {
  // What a contract would have fetched from elsewhere (ERC-3668) is no part of a page.
  const parameters = { chain: chainOf(chain), transport: nodeTransport(chain), ccipRead: false } as const;
  const client = createClient(parameters);
  return {
    getClient({ chainId }) {
      if (chainId === chain.id) return client;
      throw wrongNode(chain.nodes.join(", "), chain.id, chainId);
    },
  };
}
