import { Agent, request as httpRequest } from "node:http";
import type { RpcAnswer, RpcCall } from "./engine.ts";

type Reply = { readonly id: number } & RpcAnswer;

/** Opens connections to a node on this machine that stay open between requests. Nothing is sent twice, and nothing timed. */
export function rpcOverHttp(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  return {
    /** Answers in the order of the calls. @throws Error where the node does not answer, or not with JSON-RPC */
    send: async (calls: readonly RpcCall[]) => {
      if (calls.length === 0) return [];
      const requests = calls.map(({ method, params = [] }, id) => ({ jsonrpc: "2.0", id, method, params }));
      const text = await post(url, agent, JSON.stringify(requests));
      return inOrder(JSON.parse(text), calls.length);
    },
    close: () => agent.destroy(),
  };
}

function post(url: string, agent: Agent, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const request = httpRequest(url, { method: "POST", agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => resolve(Buffer.concat(parts).toString("utf8")));
    });
    request.on("error", reject);
    request.end(body);
  });
}

function inOrder(replies: unknown, count: number): readonly RpcAnswer[] {
  if (!Array.isArray(replies) || replies.length !== count) {
    throw new Error(`not ${count} answers but ${JSON.stringify(replies).slice(0, 200)}`);
  }
  const answers: RpcAnswer[] = new Array(count);
  for (const reply of replies as readonly Reply[]) answers[reply.id] = reply;
  return answers;
}

/**
 * Cuts calls into groups within which a node may run them side by side without anybody seeing it: anvil runs the calls of
 * a JSON-RPC batch so. Questions go together, and so do transactions of different senders, which wait until they are
 * mined; whatever else changes the chain goes alone.
 */
export function callGroups(calls: readonly RpcCall[]): readonly (readonly RpcCall[])[] {
  const groups: RpcCall[][] = [];
  let kind: KindOfCall | undefined;
  let senders = new Set<string>();
  for (const call of calls) {
    const next = kindOfCall(call);
    const sender = next === "send" ? senderOf(call) : "";
    if (next !== kind || next === "change" || senders.has(sender)) {
      groups.push([]);
      senders = new Set();
    }
    kind = next;
    if (next === "send") senders.add(sender);
    groups.at(-1)?.push(call);
  }
  return groups;
}

type KindOfCall = "ask" | "send" | "change";

function kindOfCall({ method }: RpcCall): KindOfCall {
  if (method === "eth_sendTransaction") return "send";
  return /^(eth_(get|call|estimate|chainId|blockNumber|accounts|simulate)|web3_|net_)/.test(method)
    ? "ask"
    : "change";
}

function senderOf({ params: [transaction] = [] }: RpcCall): string {
  const { from: sender } = Object(transaction) as { readonly from?: unknown };
  return String(sender).toLowerCase();
}
