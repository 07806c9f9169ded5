import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export type CountingNode = {
  readonly url: string;
  /** Requests over HTTP so far, oldest first: the methods that each asked. */
  readonly requests: readonly (readonly string[])[];
  readonly close: () => void;
};

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "content-type",
  // A browser asks once whether it may ask: nothing that a node is asked.
  "access-control-max-age": "600",
};

/** A node on a port of its own that hands each request on, and counts. */
export async function openCountingNode(rpc: string): Promise<CountingNode> {
  const requests: (readonly string[])[] = [];
  const server = createServer(async (request, response) => {
    if (request.method !== "POST") return void response.writeHead(204, CORS).end();
    const body = await text(request);
    const asked = [JSON.parse(body)].flat() as readonly { readonly method: string }[];
    requests.push(asked.map(({ method }) => method));
    const headers = { "content-type": "application/json" };
    const answered = await fetch(rpc, { method: "POST", headers, body });
    response.writeHead(answered.status, { ...CORS, ...headers }).end(await answered.text());
  });
  await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
