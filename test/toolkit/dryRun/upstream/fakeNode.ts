import type { ServerResponse } from "node:http";
import { type Hex, numberToHex, size, slice } from "viem";
import { type RpcCall, RpcError } from "../../../../src/lab/dryRun/engine/engine.ts";
import { openAnswering } from "../../answering.ts";

/** What happens to a message instead of an answer. */
export type Fault =
  | { readonly kind: "stall" }
  | { readonly kind: "cut" }
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: "body"; readonly body: string };

export type FakeNodeParameters = {
  /** What it answers to a call; throws an RpcError to refuse. */
  readonly answer: (call: RpcCall) => unknown;
  /** What goes wrong with a message, counted from 0. */
  readonly fault?: (message: number, calls: readonly RpcCall[]) => Fault | undefined;
  readonly port?: number;
};

/** A node that does as it is told, and counts. */
export async function fakeNode({ answer, fault = () => undefined, port = 0 }: FakeNodeParameters) {
  const seen: (readonly RpcCall[])[] = [];
  const heads: (string | undefined)[] = [];
  const server = await openAnswering(async ({ request, response, body }) => {
    heads.push(request.headers.authorization);
    const asked = JSON.parse(body) as (RpcCall & { id: number }) | (RpcCall & { id: number })[];
    const calls = [asked].flat();
    const wrong = fault(seen.length, calls);
    seen.push(calls);
    if (wrong !== undefined) return misbehave(response, wrong);
    const replies = await Promise.all(calls.map((call) => replyTo(call, answer)));
    response.writeHead(200).end(JSON.stringify(Array.isArray(asked) ? replies.reverse() : replies[0]));
  }, port);
  return {
    ...server,
    /** Calls of each message. */
    seen: seen as readonly (readonly RpcCall[])[],
    /** Authorization of each message. */
    heads: heads as readonly (string | undefined)[],
    /** How often a method was asked for. */
    count: (method: string) => seen.flat().filter((call) => call.method === method).length,
  };
}

async function replyTo({ id, ...call }: RpcCall & { id: number }, answer: FakeNodeParameters["answer"]) {
  try {
    return { jsonrpc: "2.0", id, result: await answer(call) };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const message = error.message.slice(error.message.indexOf(": ") + 2);
    return { jsonrpc: "2.0", id, error: { code: error.code, message, data: error.data } };
  }
}

function misbehave(response: ServerResponse, fault: Fault): void {
  if (fault.kind === "cut") response.destroy();
  if (fault.kind === "status") response.writeHead(fault.status, fault.headers).end("busy");
  if (fault.kind === "body") response.writeHead(200).end(fault.body);
}

/** A refusal. */
export function refuse(code: number, message: string, data?: unknown): never {
  throw new RpcError("", { code, message, data });
}

export const BLOCK = 100n;
export const HASH: Hex = `0x${"ab".repeat(32)}`;

/** A chain of which only what is asked for exists: an account's balance is its last byte, a slot holds its last byte. */
export function plainChain(chainId = 5, hash: Hex = HASH) {
  return ({ method, params = [] }: RpcCall): unknown => {
    const [first, second] = params as readonly string[];
    if (method === "eth_chainId") return numberToHex(chainId);
    if (method === "eth_getBlockByNumber") {
      return first === numberToHex(BLOCK) ? { number: first, hash, timestamp: "0x3e8" } : null;
    }
    if (method === "eth_getBalance") return `0x${Number(`0x${first?.slice(-2)}`).toString(16)}`;
    if (method === "eth_getTransactionCount") return "0x9";
    if (method === "eth_getCode") return "0x";
    if (method === "eth_getStorageAt") return `0x${"00".repeat(31)}${second?.slice(-2)}`;
    if (method === "eth_call") return callAnswer(params as readonly [{ to?: string; data: Hex }]);
    return refuse(-32601, `the method ${method} does not exist/is not available`);
  };
}

const NO_CODE = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

/** Runs the two readers: balances and code hashes after a program of 47 bytes, slots as they come. */
function callAnswer([{ to, data }]: readonly [{ to?: string; data: Hex }]): Hex {
  if (to !== undefined) {
    const slots = Array.from({ length: size(data) / 32 }, (_, at) => slice(data, 32 * at, 32 * at + 32));
    return `0x${slots.map((slot) => `${"00".repeat(31)}${slot.slice(-2)}`).join("")}`;
  }
  const accounts = Array.from({ length: (size(data) - 47) / 20 }, (_, at) =>
    slice(data, 47 + 20 * at, 67 + 20 * at),
  );
  return `0x${accounts.map((account) => `${"00".repeat(31)}${account.slice(-2)}${NO_CODE}`).join("")}`;
}
