import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { type RpcCall, RpcError } from "../engine/engine.ts";

type RpcServer = { readonly url: string; readonly close: () => Promise<void> };

/** Answers one call. @throws RpcError, SymbolonError */
type AnswerCall = (call: RpcCall) => Promise<unknown>;

/** Serves JSON-RPC over HTTP on a free port, for this machine only. Calls of a batch are answered side by side. */
export async function serveRpc(answer: AnswerCall): Promise<RpcServer> {
  const server = createServer((request, response) => void serve(request, response, answer));
  // A fork keeps its connection for as long as it mines without a question.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server without a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, answer: AnswerCall): Promise<void> {
  const parts: Buffer[] = [];
  try {
    for await (const part of request) parts.push(part as Buffer);
    const body: unknown = JSON.parse(Buffer.concat(parts).toString("utf8"));
    const replies = Array.isArray(body)
      ? await Promise.all(body.map((call: unknown) => reply(call, answer)))
      : await reply(body, answer);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(replies));
  } catch {
    response.writeHead(400).end();
  }
}

async function reply(request: unknown, answer: AnswerCall): Promise<unknown> {
  const { id = null, method, params } = (request ?? {}) as Readonly<Record<string, unknown>>;
  const head = { jsonrpc: "2.0", id };
  if (typeof method !== "string") return { ...head, error: { code: -32600, message: "not a JSON-RPC call" } };
  try {
    return {
      ...head,
      result: (await answer({ method, params: Array.isArray(params) ? params : [] })) ?? null,
    };
  } catch (error) {
    return { ...head, error: failureOf(error) };
  }
}

function failureOf(error: unknown): object {
  if (error instanceof RpcError) return { code: error.code, message: error.message, data: error.data };
  const message = error instanceof SymbolonError ? error.reason : "the upstream broke down";
  return { code: -32000, message };
}
