import {
  custom,
  type EIP1193Parameters,
  HttpRequestError,
  http,
  shouldThrow,
  TimeoutError,
  type Transport,
} from "viem";
import { answerForm } from "../sdk/chain/answerForm.ts";
import { batchFetch } from "../sdk/chain/batchFetch.ts";
import { SymbolonError } from "../sdk/core/errors.ts";
import { nodesAsked, noteNodes } from "./askedNodes.ts";
import { firstFound } from "./firstFound.ts";

/** Milliseconds for one question, whichever node answers it. */
const LIMIT_MS = 10_000;
/** Milliseconds of silence after which the next node is asked too; among many nodes less, so that each has its turn. */
const PATIENCE_MS = 3_000;
/** As HTTP's status: viem puts a question again that failed without any code. */
const TOO_LATE = { code: 408 };

type NodeTransportParameters = { readonly id: number; readonly nodes: readonly string[] };
type Ask = (call: EIP1193Parameters) => Promise<unknown>;

/**
 * The nodes of one chain, asked in turn, the one that has answered last first; questions of one moment are one request (JSON-RPC
 * batch). While a node is silent, the next one is asked too; all together have {@link LIMIT_MS}. A node that is of another chain
 * is not believed: it says so with its first answer.
 * @throws SymbolonError `WrongNode` from what it makes
 */
export function nodeTransport({ id, nodes }: NodeTransportParameters): Transport {
  const all = nodes.map((node) => ofChain(node, id));
  const patience = Math.min(PATIENCE_MS, LIMIT_MS / nodes.length);
  let first = 0;
  return (parameters) => {
    const asks = all.map((open) => open(parameters));
    const request: Ask = async (call) => {
      const asked: string[] = [];
      let fault: unknown;
      const ask = async (at: number) => {
        const url = nodes[at] as string;
        asked.push(url);
        try {
          return { at, answer: await asks[at]?.(call) };
        } catch (thrown) {
          // A contract's refusal is an answer.
          if (shouldThrow(thrown as Error)) throw thrown;
          fault = thrown;
          return undefined;
        }
      };
      const places = nodes.map((_, i) => (first + i) % nodes.length);
      const found = await within(LIMIT_MS, firstFound({ places, ask, patience }));
      if (found === "late") fault = Object.assign(new TimeoutError({ body: call, url: "" }), TOO_LATE);
      else if (found !== undefined) {
        first = found.at;
        return found.answer;
      }
      const { status } = nodesAsked(fault) ?? {};
      noteNodes(fault, { nodes: asked, status });
      throw fault;
    };
    return custom({ request })(parameters);
  };
}

async function within<Found>(limit: number, search: Promise<Found>): Promise<Found | "late"> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), limit);
  });
  try {
    return await Promise.race([search, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One node, which is asked once what chain it is of, together with the first question. */
function ofChain(url: string, expected: number): (parameters: Parameters<Transport>[0]) => Ask {
  let status: number | undefined;
  const onFetchResponse = (response: Response) => {
    status = response.ok ? undefined : response.status;
  };
  const inner = http(url, { batch: true, fetchFn: batchFetch, timeout: LIMIT_MS, onFetchResponse });
  let checked: Promise<void> | undefined;
  return (parameters) => {
    // Whether and how often a question is put again, is decided for all nodes together.
    const { request } = inner({ ...parameters, retryCount: 0 });
    const answerOf = async (call: EIP1193Parameters): Promise<unknown> => {
      const answer = answerForm(call, await request(call as never));
      if (answer === undefined) throw new HttpRequestError({ body: call, details: "no answer", url });
      return answer;
    };
    const check = async () => {
      const got = Number(await answerOf({ method: "eth_chainId" }));
      if (got !== expected) throw wrongNode(url, got, expected);
    };
    /** A node that did not answer is asked again. */
    const forget = (thrown: unknown): never => {
      checked = undefined;
      throw thrown;
    };
    return async (call) => {
      checked ??= check().catch(forget);
      status = undefined;
      try {
        const refused = async (thrown: unknown) => {
          await checked;
          throw thrown;
        };
        const [answer] = await Promise.all([answerOf(call).catch(refused), checked]);
        return answer;
      } catch (thrown) {
        noteNodes(thrown, { nodes: [url], status });
        throw thrown;
      }
    };
  };
}

export function wrongNode(node: string, got: number, expected: number): SymbolonError {
  return new SymbolonError({
    code: "WrongNode",
    reason: `The node ${node} is of chain ${got}, not of chain ${expected}.`,
    hint: "The page's publisher must name nodes of its own chain.",
    details: { node, got, wanted: expected },
  });
}
