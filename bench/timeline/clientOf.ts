import { createClient, defineChain, http } from "viem";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";

/** A client of a node on this machine, as whoever follows a chain has one. */
export function clientOf(rpc: string, chainId: number): ReadClient {
  const chain = defineChain({
    id: chainId,
    name: "bench",
    rpcUrls: { default: { http: [rpc] } },
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  });
  return createClient({ chain, transport: http(rpc) });
}
