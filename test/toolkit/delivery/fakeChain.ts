import { type Chain, createClient, custom, defineChain } from "viem";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";

export type Answers = (method: string, params: readonly unknown[]) => unknown;

/** A chain of some id. */
export function chainOf(id: number): Chain {
  return defineChain({
    id,
    name: "test",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [] } },
  });
}

/** What a node answers that does not know a method. */
export function unknownMethod(method: string): never {
  throw { code: -32_601, message: `the method ${method} does not exist/is not available` };
}

/** A client of a chain that is a function: undefined is a method that it does not know. */
export function fakeClient(id: number, answers: Answers) {
  const asked: string[] = [];
  const request = async ({ method, params = [] }: { method: string; params?: unknown }) => {
    asked.push(method);
    const answer = answers(method, params as readonly unknown[]);
    return answer === undefined ? unknownMethod(method) : answer;
  };
  const client: ReadClient = createClient({
    chain: chainOf(id),
    transport: custom({ request }, { retryCount: 0 }),
  });
  return { asked, client };
}
