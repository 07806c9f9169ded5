import { BaseError, UnknownRpcError } from "viem";
import type { Question } from "../chain/answerForm.ts";
import { httpStatusOf, isNotFound, isPoor, isSilent } from "../chain/errors/explainViemError.ts";
import { isFailingIn } from "../chain/errors/failingWords.ts";
import { countsQuestions, kindOfRefusal } from "../chain/errors/kindOfRefusal.ts";
import { nodeWords } from "../chain/errors/nodeWords.ts";
import { isLengthIn } from "../chain/errors/rangeWords.ts";
import { revertData } from "../chain/errors/revertData.ts";
import { REVERT_CODE } from "../chain/errors/revertWords.ts";
import { waitWished } from "../chain/errors/waitWished.ts";
import { SymbolonError } from "../core/errors.ts";
import { isFullIn, poolRefusal } from "./poolWords.ts";

/**
 * What is wrong with an endpoint that gave no answer of the chain.
 * - `down`: it says nothing, breaks off, or is asked too much: whatever it is asked, not now.
 * - `failing`: it could not answer this just now; it may when asked again.
 * - `lacking`: it does not know the method, or has not kept the block; another endpoint may.
 */
export type EndpointFault = {
  readonly kind: "down" | "failing" | "lacking";
  /** Milliseconds that it asks to wait (`Retry-After`), at most 60,000; 0: it did not say. */
  readonly wish: number;
};

/** HTTP statuses that judge the question, not the endpoint: malformed for it, a method that it has not, or too large. */
const OF_THE_QUESTION = new Set([400, 405, 413, 501]);

/** HTTP's number, which providers put into JSON-RPC. */
const TOO_MANY_REQUESTS = 429;

const SERVICE_UNAVAILABLE = 503;

/** Limits of gas, and go-ethereum's limit of an account's transactions. */
const OTHER_LIMITS = /gas limit|account limit|delegated account/i;

/**
 * Answers of the chain about calls and transactions that some nodes report as errors of their own, or in a provider's
 * words.
 */
const OF_THE_CHAIN =
  /revert|VM (exception|execution error)|invalid opcode|stack underflow|invalid jump|out of gas|allowance|nonce/i;

/** Words that HTTP has for a fault of its own speak of a response or a query, too. */
function isOfARange(words: string): boolean {
  return isLengthIn(words) && !isFailingIn(words) && /\b(ranges?|blocks?|results|logs|events)\b/i.test(words);
}

/**
 * Whether the error of a question is a fault of the endpoint; undefined: it is an answer of the chain, such as a revert
 * or a nonce too low, which another endpoint would give too.
 */
export function endpointFault(thrown: unknown): EndpointFault | undefined {
  if (thrown instanceof SymbolonError) return undefined;
  if (isSilent(thrown)) {
    return OF_THE_QUESTION.has(httpStatusOf(thrown) ?? 0) || isOfARange(nodeWords(thrown))
      ? { kind: "lacking", wish: 0 }
      : { kind: "down", wish: waitWished(thrown) };
  }
  const code = codeOf(thrown);
  // A missing block, transaction or receipt is an answer.
  if (code === undefined && isNotFound(thrown)) return undefined;
  // Not a node's words, but the transport's: an invalid answer, or an aborted connection.
  if (code === undefined) return { kind: "down", wish: 0 };
  const message = nodeWords(thrown);
  if (isOfQuestions(thrown, code)) return { kind: "down", wish: 0 };
  if (isOfTheChain(thrown, message)) return undefined;
  const kind = kindOfRefusal({ code, message });
  if (kind === "busy") return { kind: "down", wish: 0 };
  if (kind === "failing") return { kind, wish: 0 };
  return kind === "final" ? undefined : { kind: "lacking", wish: 0 };
}

/** The same of one question: that a pool refuses what is sent is an answer of the chain, in whatever form it comes; where it is full, another's may not be. */
export function faultOf(question: Question, thrown: unknown): EndpointFault | undefined {
  if (!isSending(question)) return endpointFault(thrown);
  const words = nodeWords(thrown);
  if (poolRefusal(words) !== undefined) return undefined;
  return isFullIn(words) ? { kind: "lacking", wish: 0 } : endpointFault(thrown);
}

export const isSending = ({ method }: Question): boolean => /^eth_sendRawTransaction/.test(method);

/** Whether a node has answered that it has no such block, and never will: it is not found, pruned, or not known by that name. */
export function hasNone(thrown: unknown): boolean {
  const kind = isNotFound(thrown) ? undefined : endpointFault(thrown)?.kind;
  return kind === undefined || kind === "lacking";
}

/**
 * Whether a node, or a proxy before it, refuses since it gets too many questions. Then the refusal is not about the
 * question itself.
 */
export function isRateLimited(thrown: unknown): boolean {
  const status = httpStatusOf(thrown);
  if (status !== undefined) return status === TOO_MANY_REQUESTS || status === SERVICE_UNAVAILABLE;
  const code = codeOf(thrown);
  // What is no JSON-RPC has only its words.
  if (code === undefined) return isSilent(thrown) && countsQuestions(nodeWords(thrown));
  return isOfQuestions(thrown, code);
}

/** Decides by words where the code may mean another limit: of blocks, of events, of a block's gas, or of a contract's. */
function isOfQuestions(thrown: unknown, code: number): boolean {
  const message = nodeWords(thrown);
  if (isLengthIn(message)) return false;
  if (code === TOO_MANY_REQUESTS) return true;
  const isRevert = code === REVERT_CODE || revertData(thrown) !== undefined;
  return !isRevert && !OTHER_LIMITS.test(message) && countsQuestions(message);
}

function isOfTheChain(thrown: unknown, message: string): boolean {
  return (
    revertData(thrown) !== undefined ||
    isPoor(thrown) ||
    poolRefusal(message) !== undefined ||
    OTHER_LIMITS.test(message) ||
    OF_THE_CHAIN.test(message)
  );
}

/** The code of JSON-RPC's error; undefined: not an error of JSON-RPC. */
export function codeOf(thrown: unknown): number | undefined {
  const hasCode = (one: unknown) =>
    typeof (one as { code?: unknown }).code === "number" &&
    !(one instanceof UnknownRpcError) &&
    !(one instanceof DOMException);
  const found = thrown instanceof BaseError ? thrown.walk(hasCode) : hasCode(thrown) ? thrown : null;
  return found === null ? undefined : (found as { code: number }).code;
}
