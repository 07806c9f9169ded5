import type { IncomingMessage, ServerResponse } from "node:http";
import { hardhat } from "viem/chains";
import type { Handler } from "../../../src/node/pages/serve/siteHandler.ts";
import { INDEX_POLICY, INDEX_STYLE, indexPage } from "./indexPage.ts";
import { answerRead, answerWallet, type RpcAnswer } from "./wallet.ts";
import { WALLET_HEADER, WALLET_PATH, walletScript } from "./walletScript.ts";
import type { DemoWorld } from "./world.ts";

/** Where the demonstration listens. */
export const HOST = "127.0.0.1";
export const NODE_PATH = "/node";
export const SCRIPT_PATH = "/demo/wallets.js";

const MAX_BODY = 1 << 20;
/** Questions in one request. */
const MAX_BATCH = 200;

type Question = { readonly id?: unknown; readonly method?: unknown; readonly params?: unknown };
type Ask = (method: string, params: readonly unknown[]) => Promise<RpcAnswer>;

/**
 * Answers of the demonstration other than its pages: the index, the chain's node, and wallets. Only who calls this machine by its
 * own name is answered, so that no other site can have a browser ask here under a name of its own.
 * @param site answers for the pages
 * @param onQuestion told of each question to the chain, before it is answered
 */
export function demoHandler(world: DemoWorld, site: Handler, onQuestion: () => Promise<void>): Handler {
  const people = Object.values(world.cast);
  const texts = new Map([
    ["/", { type: "text/html; charset=utf-8", text: String(indexPage(world)) }],
    ["/demo/style.css", { type: "text/css; charset=utf-8", text: INDEX_STYLE }],
    [SCRIPT_PATH, { type: "text/javascript; charset=utf-8", text: walletScript(people, hardhat.id) }],
    ...world.holders.map(
      ({ person, held }) => [`/demo/${person.name}.json`, { type: "application/json", text: held }] as const,
    ),
  ]);
  const asks = new Map<string, Ask>([
    [NODE_PATH, (method, params) => answerRead(world.chain, method, params)],
    ...people.map((person): [string, Ask] => [
      `${WALLET_PATH}${person.name}`,
      (method, params) => answerWallet(world.chain, person, method, params),
    ]),
  ]);
  return (request, response) => {
    const { method, url = "" } = request;
    const { host = "" } = request.headers;
    // The pages' policy and the node's answers are for the one address that was printed.
    if (/^localhost:\d+$/.test(host) && method === "GET") {
      response.writeHead(308, { location: `http://${host.replace("localhost", HOST)}${url}` }).end();
      return;
    }
    if (host.replace(/:\d+$/, "") !== HOST) {
      return end(response, 421, "text/plain", "Ask by the address that was printed.\n");
    }
    const ask = asks.get(url);
    if (ask !== undefined && method === "POST") {
      if (url !== NODE_PATH && request.headers[WALLET_HEADER] === undefined) {
        return end(response, 403, "text/plain", "Only the demonstration's own pages have its wallets.\n");
      }
      const isReady = onQuestion().catch(() => {});
      return void answerRpc(request, response, (...question) => isReady.then(() => ask(...question)));
    }
    const text = texts.get(url.split("?")[0] ?? "");
    if (text === undefined || (method !== "GET" && method !== "HEAD")) return site(request, response);
    end(response, 200, text.type, method === "HEAD" ? "" : text.text);
  };
}

function end(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, {
    "content-type": type,
    "content-length": String(Buffer.byteLength(text)),
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "content-security-policy": INDEX_POLICY,
  });
  response.end(text);
}

/** Answers JSON-RPC, one question or several. JSON it must be called: other sites' pages cannot send that unasked. */
async function answerRpc(request: IncomingMessage, response: ServerResponse, ask: Ask): Promise<void> {
  const wrong = (message: string) => ({ jsonrpc: "2.0", id: null, error: { code: -32_700, message } });
  const reply = (value: unknown) => end(response, 200, "application/json", JSON.stringify(value));
  try {
    if (request.headers["content-type"]?.split(";")[0] !== "application/json")
      return reply(wrong("This is no JSON."));
    const body: unknown = JSON.parse(await readBody(request));
    const questions = (Array.isArray(body) ? body : [body]).slice(0, MAX_BATCH) as readonly Question[];
    const answers: object[] = [];
    for (const { id = null, method, params } of questions) {
      const answer = await ask(String(method), Array.isArray(params) ? params : []);
      answers.push({ jsonrpc: "2.0", id, ...answer });
    }
    reply(Array.isArray(body) ? answers : answers[0]);
  } catch (thrown) {
    reply(wrong(thrown instanceof Error ? thrown.message : String(thrown)));
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) {
    text += piece;
    if (text.length > MAX_BODY) throw new Error("The question is too long.");
  }
  return text;
}
