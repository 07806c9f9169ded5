import { BaseError, HttpRequestError, RpcError, RpcRequestError, TimeoutError } from "viem";
import { isNotFoundIn } from "../errors/explainViemError.ts";
import { countsQuestions, kindOfRefusal } from "../errors/kindOfRefusal.ts";
import { nodeWords } from "../errors/nodeWords.ts";
import { isLengthIn, lengthNamedIn } from "../errors/rangeWords.ts";
import { waitWished } from "../errors/waitWished.ts";

/**
 * What it means that a node gives no events of a range of blocks.
 * - `length`: the range is too long, or holds too much.
 * - `perhaps`: it failed; a shorter range may do.
 * - `busy`: it is asked too much; later it will answer.
 * - `ahead`: it does not have the last of these blocks, or not yet.
 * - `address`: it gives events of named contracts only.
 * - `other`: no range will do.
 */
export type LogsRefusal = "length" | "perhaps" | "busy" | "ahead" | "address" | "other";

/** Method unknown, not allowed, or a wallet's answer: no range is short enough for those. */
const HOPELESS = [-32601, -32004, 4001, 4100, 4200];
const PERHAPS_SHORTER = [400, 413, 500, 502, 503, 504];
const TOO_MANY_REQUESTS = 429;

/** Public gateways ("Please specify an address in your request"), Forest ("missing field `address`"), gateways. */
const NEEDS_ADDRESS =
  /(specify|provide|requires?|without|missing|need|needs|no) (an?y? |the |at least one |field )?(contract )?[`'"]?address|address(es)?[`'"]?( filter| field| parameter)? (is |are |must be )?(required|mandatory|missing|needed|specified|provided)/i;

/** viem itself refuses answers of more than 10 MiB (some 13,000 events), but for its older versions, which lack this class. */
function isTooLarge(thrown: unknown): boolean {
  return thrown instanceof BaseError && thrown.name === "ResponseBodyTooLargeError";
}

/** Nodes refuse with many codes and sentences, or die over it: words count before codes. */
export function logsRefusal(thrown: unknown): LogsRefusal {
  if (isTooLarge(thrown)) return "length";
  if (thrown instanceof TimeoutError) return "perhaps";
  const isHttp = thrown instanceof HttpRequestError;
  // viem leaves a code that it does not know without a class of its own.
  if (!isHttp && !(thrown instanceof RpcError) && !(thrown instanceof RpcRequestError)) return "other";
  const words = nodeWords(thrown);
  if (isLengthIn(words)) return "length";
  if (NEEDS_ADDRESS.test(words)) return "address";
  if (isNotFoundIn(words)) return "ahead";
  if (isHttp && (thrown.status === TOO_MANY_REQUESTS || waitWished(thrown) > 0)) return "busy";
  if (countsQuestions(words)) return "busy";
  const isHopeless = isHttp
    ? !PERHAPS_SHORTER.includes(thrown.status ?? 0)
    : HOPELESS.includes(thrown.code) || kindOfRefusal({ code: 0, message: words }) === "unknown";
  return isHopeless ? "other" : "perhaps";
}

/** The longest range that a refusal names, below the one that was asked for; undefined: it names none. */
export function lengthNamed(thrown: unknown, tried: bigint): bigint | undefined {
  return logsRefusal(thrown) === "length" ? lengthNamedIn(nodeWords(thrown), tried) : undefined;
}
