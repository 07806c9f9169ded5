import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SymbolonError } from "../../core/errors.ts";
import type { Manifest } from "../output/manifest.ts";
import { readManifest } from "../output/rebuildTree.ts";
import { answerRequest } from "./answerRequest.ts";

/** Nobody but this machine. */
const HOST = "127.0.0.1";

export type ServedTree = { readonly url: string; readonly manifest: Manifest; readonly close: () => void };

/**
 * Serves a tree directory on this machine alone, as any static host would, and `/proof/ADDRESS` besides.
 * @param port 0: any that is free
 * @throws SymbolonError `NotATree`, `BadManifest`, `PortNotFree`
 */
export async function serveTree(directory: string, port: number): Promise<ServedTree> {
  const manifest = await readManifest(directory);
  const server = createServer((request, response) => void answerRequest(directory, request, response));
  try {
    server.listen(port, HOST);
    await once(server, "listening");
  } catch (cause) {
    const system = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new SymbolonError({
      code: "PortNotFree",
      reason: `Port ${port} of ${HOST} cannot be listened on (${system}).`,
      hint: "Choose another --port, or leave it out to get a free one.",
      details: { port, system },
      cause,
    });
  }
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    manifest,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
