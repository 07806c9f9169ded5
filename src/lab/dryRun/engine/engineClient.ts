import { type Chain, type Client, createClient, custom, defineChain, type Transport } from "viem";
import type { Engine } from "./engine.ts";

/** Milliseconds between looks for a receipt: a block is there as soon as it is mined. */
const POLLING = 20;

/** A viem client of a rehearsal's chain, for whatever `src/sdk/chain` does with one. Nothing is sent twice. */
export function engineClient(engine: Engine): Client<Transport, Chain> {
  const chain = defineChain({
    id: engine.chainId,
    name: `rehearsal of chain ${engine.chainId}`,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: engine.url === undefined ? [] : [engine.url] } },
  });
  const request = ({ method, params }: { method: string; params?: readonly unknown[] }) =>
    engine.request(method, params ?? []);
  return createClient({ chain, transport: custom({ request }, { retryCount: 0 }), pollingInterval: POLLING });
}
