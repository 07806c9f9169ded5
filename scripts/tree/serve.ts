import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readManifest } from "../../src/allocation/output/rebuildTree.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { printResult, table } from "../output.ts";
import { answerRequest } from "../../src/allocation/serve/answerRequest.ts";

/** Nobody but this machine. */
const HOST = "127.0.0.1";

/**
 * `symbolon tree serve DIR`.
 * @throws SymbolonError `NotATree`, `BadManifest`, `PortNotFree`
 */
export async function serve(
  directory: string,
  { port, json = false }: { readonly port: number; readonly json?: boolean },
): Promise<void> {
  const { root, count } = await readManifest(directory);
  const server = createServer((request, response) => void answerRequest(directory, request, response));
  try {
    server.listen(port, HOST);
    await once(server, "listening");
  } catch (cause) {
    throw notFree(port, cause);
  }
  const url = `http://${HOST}:${(server.address() as AddressInfo).port}`;
  printResult(json, { url, directory, root, count }, [
    ...table([
      ["serving", url],
      ["folder", directory],
      ["root", root],
      ["rows", count],
    ]),
    "Ctrl-C ends it.",
  ]);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  server.close();
  server.closeAllConnections();
}

function notFree(port: number, cause: unknown): SymbolonError {
  const system = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
  return new SymbolonError({
    code: "PortNotFree",
    reason: `Port ${port} of ${HOST} cannot be listened on (${system}).`,
    hint: "Choose another --port, or leave it out to get a free one.",
    details: { port, system },
    cause,
  });
}
