import { once } from "node:events";
import { createReadStream, type Stats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isTreeFile, type Manifest } from "../../../sdk/allocation/published/manifest.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { jsonText } from "../../../sdk/core/text/jsonText.ts";
import { proveAccount } from "../output/proveAccount.ts";
import { readManifest } from "../output/rebuildTree.ts";
import { type LookupPage, lookupPage } from "./lookup/lookupPage.ts";

/** Only this machine. */
const HOST = "127.0.0.1";

export type ServedTree = { readonly url: string; readonly manifest: Manifest; readonly close: () => void };

/**
 * Serves a tree folder on this machine only, as any static host would. It also serves `/proof/ADDRESS` and, at `/`,
 * a page that looks up an address.
 * @param port 0: any free one
 * @throws SymbolonError `NotATree`, `BadManifest`, `PortNotFree`
 * @example
 * const { url, close } = await serveTree("drop", 8080);
 */
export async function serveTree(directory: string, port: number): Promise<ServedTree> {
  const manifest = await readManifest(directory);
  const lookup = lookupPage(manifest);
  const server = createServer(
    (request, response) => void answerRequest({ directory, lookup, request, response }),
  );
  try {
    server.listen(port, HOST);
    await once(server, "listening");
  } catch (cause) {
    const system = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new SymbolonError({
      code: "PortNotFree",
      reason: `Port ${port} of ${HOST} is not available (${system}).`,
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

const TYPES: Readonly<Record<string, string>> = {
  ".json": "application/json; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".bin": "application/octet-stream",
};
const PROOF = "proof/";
/** Codes of a wrong request rather than a wrong tree. */
const NOT_THERE = new Set(["AccountNotInTree"]);
const WRONG_QUESTION = new Set(["NotAnAddress", "WrongChecksum", "SeveralLeaves"]);

type Exchange = {
  readonly directory: string;
  readonly lookup: LookupPage;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

/**
 * Answers one request for a file of a tree, for `/proof/ADDRESS`, or for the page that looks up addresses. It opens
 * only paths that tree folders have, and no links, so no request leaves the folder.
 */
async function answerRequest(exchange: Exchange): Promise<void> {
  const { response } = exchange;
  // Allows pages of any origin: everything is public.
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("x-content-type-options", "nosniff");
  try {
    await answer(exchange);
  } catch {
    // The client went away, or the file changed during the answer.
    if (!response.headersSent) sendJson(exchange, 500, { error: { code: "NotReadable" } });
    else response.destroy();
  }
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const { method = "", url = "" } = request;
  if (method === "OPTIONS") {
    response.writeHead(204, { "access-control-allow-methods": "GET, HEAD, OPTIONS" }).end();
    return;
  }
  if (method !== "GET" && method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD, OPTIONS");
    sendJson(exchange, 405, { error: { code: "MethodNotAllowed", reason: `There is no ${method}.` } });
    return;
  }
  // Uses the path as sent: another spelling, such as %2e, is not a path of a tree.
  const [path = "", query = ""] = url.slice(1).split("?");
  if (path === "") sendPage(exchange);
  else if (path.startsWith(PROOF)) await sendProof(exchange, path.slice(PROOF.length), indexIn(query));
  else await sendFile(exchange, path);
}

function sendPage({ lookup, request, response }: Exchange): void {
  const body = Buffer.from(lookup.page);
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-length": body.length,
    "content-security-policy": lookup.policy,
    "cache-control": "no-cache",
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

async function sendFile(exchange: Exchange, path: string): Promise<void> {
  const { directory, request, response } = exchange;
  const file = join(directory, path);
  const found = isTreeFile(path) ? await findFile(directory, path) : undefined;
  if (found === undefined) {
    sendJson(exchange, 404, { error: { code: "NotFound", reason: `There is no /${path}.` } });
    return;
  }
  const etag = `"${found.ino.toString(36)}-${found.size.toString(36)}-${found.mtimeMs.toString(36)}"`;
  // The paths do not contain the root: another tree in this place, or on this port, has other files under the same
  // names.
  const headers = { "cache-control": "no-cache", etag };
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    "content-length": found.size,
  });
  if (request.method === "HEAD") response.end();
  else await pipeline(createReadStream(file), response);
}

async function findFile(directory: string, path: string): Promise<Stats | undefined> {
  try {
    const file = join(await realpath(directory), path);
    const found = await stat(file);
    return found.isFile() && (await realpath(file)) === file ? found : undefined;
  } catch {
    return undefined;
  }
}

/** The requested row of an account; undefined: it has only one. */
function indexIn(query: string): number | undefined {
  const text = new URLSearchParams(query).get("index");
  return text === null || !/^\d{1,10}$/.test(text) ? undefined : Number(text);
}

async function sendProof(exchange: Exchange, account: string, index: number | undefined): Promise<void> {
  try {
    sendJson(exchange, 200, await proveAccount(exchange.directory, account, { index }));
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    const { code, reason, hint } = error;
    const status = NOT_THERE.has(code) ? 404 : WRONG_QUESTION.has(code) ? 400 : 500;
    sendJson(exchange, status, { error: { code, reason, hint } });
  }
}

function sendJson({ request, response }: Exchange, status: number, value: unknown): void {
  const body = Buffer.from(jsonText(value));
  response.writeHead(status, {
    "content-type": TYPES[".json"],
    "content-length": body.length,
    "cache-control": "no-cache",
  });
  response.end(request.method === "HEAD" ? undefined : body);
}
