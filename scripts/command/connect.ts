import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import { BaseError, type Chain, createClient, defineChain, TimeoutError, type Transport } from "viem";
import { getChainId } from "viem/actions";
import type { ReadClient, WriteClient } from "../../src/sdk/chain/clients.ts";
import { httpStatusOf } from "../../src/sdk/chain/errors/explainViemError.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { placeOf } from "../../src/sdk/core/text/placeOf.ts";
import { openHeadSocket } from "../../src/sdk/delivery/headSocket.ts";
import {
  answerIn,
  bodyOf,
  type Other,
  type OtherAnswer,
  otherAnswer,
  otherAnswerIn,
} from "../../src/sdk/delivery/otherAnswer.ts";
import { currencyOf } from "./currencies.ts";
import { closeAtEnd } from "./openConnections.ts";
import { httpOnce, inForm, patiently, rest } from "./patientHttp.ts";
import { accountOfNode, openOwnAccount } from "./signer/openAccount.ts";
import { type SigningOptions, signingOf } from "./signer/signingOptions.ts";

/**
 * A client of the chain behind an address.
 * @throws SymbolonError `ChainNotReachable`
 */
export async function openReader(rpc: string): Promise<ReadClient> {
  return createClient(await connected(rpc));
}

/**
 * A client that signs, as options and environment say.
 * @throws SymbolonError `ChainNotReachable`, and as `signingOf`, `openOwnAccount` and `accountOfNode`
 */
export async function openWriter(rpc: string, options: SigningOptions): Promise<WriteClient> {
  const signing = signingOf(options);
  const { transport, chain: plain } = await connected(rpc);
  const chain = withPriorityFee(plain, options.priorityFee);
  // Last: nobody types a password for a chain that is not there.
  const own = await openOwnAccount(signing);
  const account =
    own ??
    (await accountOfNode(
      createClient({ chain, transport }),
      signing.by === "node" ? signing.account : undefined,
    ));
  return createClient({ account, chain, transport });
}

/** How a chain behind an address is asked. */
export function transportAt(rpc: string): Transport {
  return patiently(isSocket(rpc) ? socketAt(rpc) : httpOnce(rpc), placeOf(rpc));
}

/** How it is asked for the first time: what is no result is told whole, since an address may have to be mended. */
export function firstTransport(rpc: string, patience = PATIENCE): Transport {
  return isSocket(rpc) ? socketAt(rpc, patience) : httpOnce(rpc, { patience, look: requireResult });
}

function socketAt(rpc: string, patience = PATIENCE): Transport {
  const { transport, close } = openHeadSocket(rpc, patience);
  closeAtEnd(close);
  return inForm(transport, placeOf(rpc));
}

/** Whether an address is that of a WebSocket. */
export const isSocket = (rpc: string) => /^wss?:/i.test(rpc);

/** The chain behind an address, and how it is asked: by the connection of the first question, where that is a socket. */
async function connected(rpc: string) {
  try {
    const first = firstTransport(rpc);
    const chain = unnamedChain(await firstAnswer(first), rpc);
    return { chain, transport: isSocket(rpc) ? patiently(first, placeOf(rpc)) : transportAt(rpc) };
  } catch (cause) {
    throw chainNotReachable(rpc, (await handshakeRefusal(rpc)) ?? cause);
  }
}

/** A chain of which nothing is known but its id, and an address where it is asked. */
export function unnamedChain(id: number, rpc: string): Chain {
  return defineChain({
    id,
    name: `chain ${id}`,
    nativeCurrency: currencyOf(id),
    rpcUrls: { default: { http: [rpc] } },
  });
}

/** A chain on which a unit of gas is offered this tip, in wei; undefined: what the node suggests. */
export function withPriorityFee(chain: Chain, priorityFee: bigint | undefined): Chain {
  return priorityFee === undefined ? chain : { ...chain, fees: { maxPriorityFeePerGas: priorityFee } };
}

/** Milliseconds that whoever is at an address has for the first answer: some take connections and never say a word. */
const PATIENCE = 10_000;
/** Milliseconds until a refusal is asked again, as by a node that has too much to do. */
const PAUSES = [150, 300, 600];
/** HTTP statuses of what may be over by then. */
const PASSING = new Set([408, 413, 429, 500, 502, 503, 504]);

async function firstAnswer(transport: Transport): Promise<number> {
  const client = createClient({ transport });
  for (const pause of PAUSES) {
    try {
      return await getChainId(client);
    } catch (cause) {
      const status = httpStatusOf(cause);
      if (isTimeout(cause) || (status !== undefined && !PASSING.has(status))) throw cause;
      await rest(cause, pause);
    }
  }
  return getChainId(client);
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof BaseError && cause.walk((one) => one instanceof TimeoutError) !== null;
}

/** What is answered where a connection is asked for and not opened, which `WebSocket` does not tell; undefined: nothing, or it is opened. */
export async function handshakeRefusal(rpc: string): Promise<OtherAnswer | undefined> {
  if (!isSocket(rpc)) return undefined;
  const { request } = /^wss/i.test(rpc) ? https : http;
  const headers = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-key": btoa("any sixteen byte"),
    "sec-websocket-version": "13",
  };
  const signal = AbortSignal.timeout(PATIENCE);
  const asked = request(rpc.replace(/^ws/i, "http"), { headers, signal });
  const { promise, resolve } = Promise.withResolvers<IncomingMessage | undefined>();
  asked.on("response", resolve);
  asked.on("upgrade", (_, socket) => resolve(void socket.destroy()));
  asked.on("error", () => resolve(undefined)).end();
  const answer = await promise;
  if (answer === undefined) return undefined;
  const { statusCode: status = 0, statusMessage: statusText = "" } = answer;
  const body = await text(answer).catch(() => "");
  const heard = { ok: false, status, statusText, headers: new Headers(), redirected: false, url: rpc };
  return otherAnswer(heard, body, rpc);
}

async function requireResult(response: Response, rpc: string): Promise<Response> {
  const body = await bodyOf(response);
  const { result, error, message } = answerIn(body);
  const isResult = result !== undefined && (error ?? message ?? undefined) === undefined;
  if (response.ok && isResult) return new Response(body, { headers: response.headers });
  throw otherAnswer(response, body, rpc);
}

/** HTTP statuses of whoever lets in only whom it knows, or who pays. */
const CLOSED = new Set([401, 402, 403]);

/** No node answers. Of its address only protocol and host are told: providers put keys into the rest. */
export function chainNotReachable(rpc: string, cause: unknown): SymbolonError {
  const place = placeOf(rpc, "that address");
  const status = httpStatusOf(cause);
  const { words, sentTo } = otherAnswerIn(cause, rpc) ?? { words: "", sentTo: undefined };
  const sent = sentTo === undefined ? "" : ` It redirects to ${sentTo}.`;
  const said = `${sent}${words === "" ? "" : ` It says: ${words}.`}`;
  if (status !== undefined && CLOSED.has(status)) {
    const refuses = status === 401 || words === "" ? "needs an access key" : "refuses access";
    return new SymbolonError({
      code: "ChainAccessDenied",
      reason: `The node at ${place} ${refuses} (HTTP ${status}).${said}`,
      hint: "Give the whole address that its provider shows, with the access key; best in SYMBOLON_RPC_URL, which no list of processes shows. If that is what you gave, ask the provider.",
      details: { place, status },
      cause,
    });
  }
  const silence = isTimeout(cause) ? ` within ${durationText(PATIENCE / 1_000)}` : "";
  const how = status === undefined ? silence : ` (HTTP ${status})`;
  return new SymbolonError({
    code: "ChainNotReachable",
    reason: `No chain answers at ${place}${how}.${said}`,
    hint: hintTo({ words, sentTo }),
    details: { place, ...(status !== undefined && { status }) },
    cause,
  });
}

function hintTo({ words, sentTo }: Other): string {
  if (sentTo !== undefined)
    return "Give the address that it redirects to, since a redirect may lose the question: symbolon doctor --rpc URL shows whether a chain answers there.";
  return words === ""
    ? "Check the address and that the node is running: symbolon doctor --rpc URL."
    : "Check the address, and the access key in it if its provider gives one; if both are right, ask the provider. To ask again: symbolon doctor --rpc URL.";
}
