import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "content-type",
  "content-type": "application/json",
};

/** What stands for a gateway that takes in whatever is handed in, at once. */
export async function openTakingGateway() {
  const { promise: taken, resolve } = Promise.withResolvers<void>();
  const intent = { id: "1", state: "queued", now: Date.now() / 1_000 };
  const server = createServer((request, response) => {
    if (request.method === "OPTIONS") return void response.writeHead(204, HEADERS).end();
    request.resume();
    if (request.method === "POST") resolve();
    response.writeHead(request.method === "POST" ? 202 : 200, HEADERS).end(JSON.stringify(intent));
  });
  await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Once a claim was handed in. */
    taken,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
