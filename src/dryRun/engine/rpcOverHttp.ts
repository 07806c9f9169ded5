import { Agent, request as httpRequest } from "node:http";
import type { RpcAnswer, RpcCall } from "./engine.ts";

/** JSON-RPC with a node on this machine. */
export type RpcOverHttp = {
  /** Answers in the order of the calls. @throws Error where the node does not answer, or not with JSON-RPC */
  readonly send: (calls: readonly RpcCall[]) => Promise<readonly RpcAnswer[]>;
  readonly close: () => void;
};

type Reply = { readonly id: number } & RpcAnswer;

/** Opens connections to a node on this machine that stay open between requests. Nothing is sent twice, and nothing timed. */
export function rpcOverHttp(url: string): RpcOverHttp {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  return {
    send: async (calls) => {
      if (calls.length === 0) return [];
      const asked = calls.map(({ method, params = [] }, id) => ({ jsonrpc: "2.0", id, method, params }));
      const text = await post(url, agent, JSON.stringify(asked));
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
