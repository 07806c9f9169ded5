import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { closeServer } from "./closeServer.ts";

/** A request that has come whole, and where its answer goes. */
export type Asked = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
};

export type Answering = {
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
};

/**
 * Starts a server whose answers take time. What an answer throws fails the test that runs, unless whoever asked has gone: a question
 * that was left behind may find the node behind this server closed, some tests later.
 */
export async function openAnswering(answer: (asked: Asked) => unknown, wanted = 0): Promise<Answering> {
  const server = createServer((request, response) => {
    const answered = async () => {
      let body = "";
      for await (const chunk of request.setEncoding("utf8")) body += chunk;
      await answer({ request, response, body });
    };
    void answered().catch((thrown: unknown) => {
      if (!response.destroyed) throw thrown;
    });
  });
  await new Promise<void>((resolve) => server.listen(wanted, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, close: () => closeServer(server) };
}
