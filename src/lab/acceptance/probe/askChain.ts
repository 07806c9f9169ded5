import { BaseError, HttpRequestError, TimeoutError } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";

/** Most characters of an answer in an error. */
const MAX_SHOWN = 100;

/** A block in a node's JSON-RPC. */
export type RawBlock = Readonly<Record<string, unknown>> & {
  readonly number: `0x${string}`;
  readonly timestamp: `0x${string}`;
};

/** Sends a chain's node a raw request. @throws what viem throws */
export async function ask<Answer>(
  client: ReadClient,
  method: string,
  params: readonly unknown[] = [],
): Promise<Answer> {
  return (await client.request({ method, params } as never)) as Answer;
}

/** @param tag a number in hexadecimal, or a tag such as `latest`; @returns null where there is no such block */
export function askBlock(client: ReadClient, tag: string): Promise<RawBlock | null> {
  return ask(client, "eth_getBlockByNumber", [tag, false]);
}

/** The newest block. @throws SymbolonError `NodeFailed` where the node gives none */
export async function newestBlock(client: ReadClient): Promise<RawBlock> {
  const block = await askBlock(client, "latest");
  const isHex = (value: unknown) => typeof value === "string" && /^0x[\da-f]+$/i.test(value);
  if (isHex(block?.number) && isHex(block?.timestamp) && block !== null) return block;
  throw new SymbolonError({
    code: "NodeFailed",
    reason: `The node's newest block is not a block: ${(JSON.stringify(block) ?? "").slice(0, MAX_SHOWN)}.`,
    hint: "Ask another node.",
  });
}

/**
 * Whether a request is answered; false: refused. @throws where the node does not decide: too many requests, or no time
 */
export async function isAnswered(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (thrown) {
    if (isBusy(thrown)) throw thrown;
    return false;
  }
}

/** The HTTP status. */
const TOO_MANY_QUESTIONS = 429;

function isBusy(thrown: unknown): boolean {
  if (!(thrown instanceof BaseError)) return false;
  const found = thrown.walk((cause) => cause instanceof HttpRequestError || cause instanceof TimeoutError);
  return found instanceof HttpRequestError ? found.status === TOO_MANY_QUESTIONS : found !== null;
}
