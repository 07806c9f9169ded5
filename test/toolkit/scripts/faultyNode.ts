import type { IncomingMessage } from "node:http";
import { openAnswering } from "../answering.ts";

/** What happens to a question: it passes, it dies on the way there, or its answer dies on the way back. */
export type Fate = "pass" | "lose the question" | "lose the answer";

/** What HTTP says in place of the node. */
export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The connection ends before the body does, or neither ends; left out: both do. */
  readonly end?: "cut" | "never";
};

export type FaultyNode = Awaited<ReturnType<typeof openFaultyNode>>;

/**
 * A chain's node that can be told to fail. It fails as a proxy does whose node is gone, with 404: nobody asks such a one
 * again by himself, as after a dropped connection.
 */
export async function openFaultyNode(rpc: string) {
  const node = {
    url: "",
    close: () => server.close(),
    /** Methods asked since `reset`. */
    asked: [] as string[],
    /** Decides over each question; `count` is its number since `reset`, from 1. */
    fate: (_method: string, _count: number): Fate | Promise<Fate> => "pass",
    /** Answers a method by itself where it gives something else than undefined. */
    answer: (_method: string, _params: readonly unknown[]): unknown => undefined,
    /** Replies by itself, in HTTP, where it gives something else than undefined. */
    reply: (_method: string, _count: number): Reply | undefined => undefined,
    /** Headers of the last question. */
    headers: {} as IncomingMessage["headers"],
    reset() {
      node.asked = [];
      node.reply = () => undefined;
      node.fate = () => "pass";
      node.answer = () => undefined;
    },
  };
  const server = await openAnswering(async ({ request, response, body }) => {
    const {
      id,
      method,
      params = [],
    } = JSON.parse(body) as { id: number; method: string; params?: unknown[] };
    node.asked.push(method);
    node.headers = request.headers;
    const reply = node.reply(method, node.asked.length);
    if (reply !== undefined) {
      const { status, headers = {}, body: said = "", end } = reply;
      response.writeHead(status, { ...headers, "content-length": said.length + (end === undefined ? 0 : 1) });
      response.write(said, () => (end === "cut" ? response.destroy() : undefined));
      if (end === undefined) response.end();
      return;
    }
    const fate = await node.fate(method, node.asked.length);
    const own = await node.answer(method, params);
    let answer = own === undefined ? "" : JSON.stringify({ jsonrpc: "2.0", id, ...(own as object) });
    if (fate !== "lose the question" && own === undefined) {
      const headers = { "content-type": "application/json" };
      answer = await (await fetch(rpc, { method: "POST", headers, body })).text();
    }
    response.statusCode = fate === "pass" ? 200 : 404;
    response.setHeader("content-type", fate === "pass" ? "application/json" : "text/plain");
    response.end(fate === "pass" ? answer : "gone");
  });
  node.url = server.url;
  return node;
}
