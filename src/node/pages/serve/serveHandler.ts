import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Handler } from "./siteHandler.ts";

/** Connections that wait to be taken in: all the visitors of one moment. */
const BACKLOG = 4_096;

export type Listening = {
  /** Without a slash at its end. */
  readonly url: string;
  readonly close: () => Promise<void>;
};

/**
 * Listens, and has a handler answer.
 * @param port 0: any that is free
 * @throws SymbolonError `PortNotFree`
 */
export async function serveHandler(
  handler: Handler,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  // Headers that take longer than this are nobody's who wants a page.
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 20_000 }, handler);
  try {
    server.listen({ host, port, backlog: BACKLOG });
    await once(server, "listening");
  } catch (cause) {
    const system = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new SymbolonError({
      code: "PortNotFree",
      reason: `Port ${port} of ${host} is not available (${system}).`,
      hint: "Choose another --port, or leave it out to get a free one.",
      details: { host, port, system },
      cause,
    });
  }
  const { port: chosen } = server.address() as AddressInfo;
  const named = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${named}:${chosen}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
