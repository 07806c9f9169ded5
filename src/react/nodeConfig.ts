import { type Chain, createClient, custom, defineChain, fallback, http, type Transport } from "viem";
import { SymbolonError } from "../sdk/core/errors.ts";
import { noteNodes } from "./askedNodes.ts";
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

/**
 * The nodes of one chain, asked in their order; questions of one moment are one request (JSON-RPC batch). A node that is of
 * another chain is not believed: it says so with its first answer.
 * @throws SymbolonError `WrongNode` from what it makes
 */
export function nodeTransport({ id, nodes }: NodeConfigParameters["chain"]): Transport {
  return fallback(nodes.map((_, at) => ofChain(nodes.slice(0, at + 1), id)));
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

/** The last of some nodes, which is asked once what chain it is of, together with the first question, where those before failed. */
function ofChain(asked: readonly string[], expected: number): Transport {
  const url = asked.at(-1) ?? "";
  let status: number | undefined;
  const onFetchResponse = (response: Response) => {
    status = response.ok ? undefined : response.status;
  };
  const inner = http(url, { batch: true, onFetchResponse });
  let checked: Promise<void> | undefined;
  return (parameters) => {
    const transport = inner(parameters);
    const check = async () => {
      const got = Number(await transport.request({ method: "eth_chainId" }));
      if (got !== expected) throw wrongNode(url, got, expected);
    };
    /** A node that did not answer is asked again. */
    const forget = (thrown: unknown): never => {
      checked = undefined;
      throw thrown;
    };
    const request: typeof transport.request = async (call) => {
      checked ??= check().catch(forget);
      status = undefined;
      try {
        const [answer] = await Promise.all([transport.request(call), checked]);
        return answer as never;
      } catch (thrown) {
        noteNodes(thrown, { nodes: asked, status });
        throw thrown;
      }
    };
    // Whether and how often a question is put again, `fallback` decides.
    return custom({ request }, { retryCount: 0, name: url })(parameters);
  };
}

function wrongNode(node: string, got: number, expected: number): SymbolonError {
  return new SymbolonError({
    code: "WrongNode",
    reason: `The node ${node} is of chain ${got}, not of chain ${expected}.`,
    hint: "The page's publisher must name nodes of its own chain.",
    details: { node, got, wanted: expected },
  });
}
