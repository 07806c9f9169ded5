import { setTimeout } from "node:timers/promises";
import {
  BaseError,
  type Chain,
  createClient,
  defineChain,
  HttpRequestError,
  RpcRequestError,
  TimeoutError,
  type Transport,
  webSocket,
} from "viem";
import { getChainId } from "viem/actions";
import { socketClientCache } from "viem/utils";
import type { ReadClient, WriteClient } from "../../src/sdk/chain/clients.ts";
import { httpStatusOf } from "../../src/sdk/chain/errors/explainViemError.ts";
import { nodeWords } from "../../src/sdk/chain/errors/nodeWords.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { placeOf } from "../../src/sdk/core/text/placeOf.ts";
import { currencyOf } from "./currencies.ts";
import { answerIn, bodyOf, sentOnTo, wordsHeard } from "./heard.ts";
import { closeAtEnd } from "./openConnections.ts";
import { httpOnce, inForm, patientHttp, rest } from "./patientHttp.ts";
import { accountOfNode, openOwnAccount } from "./signer/openAccount.ts";
import { type SigningOptions, signingOf } from "./signer/signingOptions.ts";

/**
 * A client of the chain behind an address.
 * @throws SymbolonError `ChainNotReachable`
 */
export async function openReader(rpc: string): Promise<ReadClient> {
  const transport = transportAt(rpc);
  return createClient({ chain: await chainAt(rpc, transport), transport });
}

/**
 * A client that signs, as options and environment say.
 * @throws SymbolonError `ChainNotReachable`, and as `signingOf`, `openOwnAccount` and `accountOfNode`
 */
export async function openWriter(rpc: string, options: SigningOptions): Promise<WriteClient> {
  const signing = signingOf(options);
  const transport = transportAt(rpc);
  const chain = withPriorityFee(await chainAt(rpc, transport), options.priorityFee);
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
  if (!isSocket(rpc)) return patientHttp(rpc);
  closeAtEnd(() => {
    for (const connection of socketClientCache.values()) connection.close();
  });
  // Not opened again where it breaks off: the command ends, and says to run it again.
  return inForm(webSocket(rpc, { reconnect: false }), placeOf(rpc));
}

/** Whether an address is that of a WebSocket. */
export const isSocket = (rpc: string) => /^wss?:/i.test(rpc);

async function chainAt(rpc: string, transport: Transport): Promise<Chain> {
  try {
    return unnamedChain(await firstAnswer(rpc, transport), rpc);
  } catch (cause) {
    throw chainNotReachable(rpc, cause);
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
/** HTTP statuses of what may be over by then; 200: of an error in JSON-RPC. */
const PASSING = new Set([200, 408, 413, 429, 500, 502, 503, 504]);

async function firstAnswer(rpc: string, transport: Transport): Promise<number> {
  await requireHandshake(rpc);
  if (isSocket(rpc)) return getChainId(createClient({ transport }));
  const client = createClient({
    transport: httpOnce(rpc, PATIENCE, (response) => requireResult(response, rpc)),
  });
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

/** Where the address is that of a socket, opens one and closes it: viem's own would be waited for without end. */
export async function requireHandshake(rpc: string): Promise<void> {
  if (!isSocket(rpc)) return;
  const socket = new WebSocket(rpc);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.onopen = () => resolve();
  socket.onerror = () => reject(new Error("The connection was refused."));
  const patience = new AbortController();
  const { signal } = patience;
  setTimeout(PATIENCE, undefined, { signal }).then(
    () => reject(new TimeoutError({ body: {}, url: rpc })),
    () => {},
  );
  try {
    await promise;
  } finally {
    patience.abort();
    socket.close();
  }
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof BaseError && cause.walk((one) => one instanceof TimeoutError) !== null;
}

/** What answers where a chain was asked, and gives no result: viem drops its status or its words. */
class OtherAnswer extends HttpRequestError {
  readonly words: string;
  readonly sentTo: string | undefined;

  constructor({ status, headers }: Response, rpc: string, words: string, sentTo: string | undefined) {
    super({ body: {}, details: words || `HTTP ${status}`, headers, status, url: placeOf(rpc) });
    this.words = words;
    this.sentTo = sentTo;
  }
}

async function requireResult(response: Response, rpc: string): Promise<Response> {
  const { ok, headers } = response;
  const body = await bodyOf(response);
  const { result } = answerIn(body);
  if (ok && /^(0x)?[\da-f]+$/i.test(String(result))) return new Response(body, { headers });
  throw new OtherAnswer(response, rpc, wordsHeard(body, rpc), sentOnTo(response, rpc));
}

/** HTTP statuses of whoever lets in only whom it knows, or who pays. */
const CLOSED = new Set([401, 402, 403]);

/** No node answers. Of its address only protocol and host are told: providers put keys into the rest. */
export function chainNotReachable(rpc: string, cause: unknown): SymbolonError {
  const place = placeOf(rpc, "that address");
  const status = httpStatusOf(cause);
  const { words, sentTo } = otherAnswerIn(cause, rpc);
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
  const how = status === undefined || status === 200 ? silence : ` (HTTP ${status})`;
  return new SymbolonError({
    code: "ChainNotReachable",
    reason: `No chain answers at ${place}${how}.${said}`,
    hint: hintTo({ words, sentTo }),
    details: { place, ...(status !== undefined && { status }) },
    cause,
  });
}

type Other = Pick<OtherAnswer, "words" | "sentTo">;

/** What came instead of an answer; no words of viem's. */
function otherAnswerIn(cause: unknown, rpc: string): Other {
  const isOther = (one: unknown) => one instanceof OtherAnswer || one instanceof RpcRequestError;
  const found = cause instanceof BaseError ? cause.walk(isOther) : null;
  if (found instanceof OtherAnswer) return found;
  return { words: found === null ? "" : wordsHeard(nodeWords(found), rpc), sentTo: undefined };
}

function hintTo({ words, sentTo }: Other): string {
  if (sentTo !== undefined)
    return "Give the address that it redirects to, since a redirect may lose the question: symbolon doctor --rpc URL shows whether a chain answers there.";
  return words === ""
    ? "Check the address and that the node is running: symbolon doctor --rpc URL."
    : "Check the address, and the access key in it if its provider gives one; if both are right, ask the provider. To ask again: symbolon doctor --rpc URL.";
}
