import { setTimeout } from "node:timers/promises";
import {
  BaseError,
  type Chain,
  createClient,
  defineChain,
  TimeoutError,
  type Transport,
  webSocket,
} from "viem";
import { getChainId } from "viem/actions";
import { socketClientCache } from "viem/utils";
import type { ReadClient, WriteClient } from "../../src/sdk/chain/clients.ts";
import { httpStatusOf } from "../../src/sdk/chain/errors/explainViemError.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { placeOf } from "../../src/sdk/core/text/placeOf.ts";
import { currencyOf } from "./currencies.ts";
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
/** HTTP statuses of what may be over by then. */
const PASSING = new Set([408, 413, 429, 500, 502, 503, 504]);

async function firstAnswer(rpc: string, transport: Transport): Promise<number> {
  await requireHandshake(rpc);
  if (isSocket(rpc)) return getChainId(createClient({ transport }));
  const client = createClient({ transport: httpOnce(rpc, PATIENCE) });
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

/** No node answers. Of its address only protocol and host are told: providers put keys into the rest. */
export function chainNotReachable(rpc: string, cause: unknown): SymbolonError {
  const place = placeOf(rpc, "that address");
  const status = httpStatusOf(cause);
  const silence = isTimeout(cause) ? ` within ${durationText(PATIENCE / 1_000)}` : "";
  if (status === 401 || status === 403) {
    return new SymbolonError({
      code: "ChainAccessDenied",
      reason: `The node at ${place} needs an access key (HTTP ${status}).`,
      hint: "Give the whole address that its provider shows, with the access key; best in SYMBOLON_RPC_URL, which no list of processes shows.",
      details: { place, status },
      cause,
    });
  }
  return new SymbolonError({
    code: "ChainNotReachable",
    reason: `No chain answers at ${place}${status === undefined ? silence : ` (HTTP ${status})`}.`,
    hint: "Check the address and that the node is running: symbolon doctor --rpc URL.",
    details: { place, ...(status !== undefined && { status }) },
    cause,
  });
}
