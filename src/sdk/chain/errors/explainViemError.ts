import {
  AbiDecodingZeroDataError,
  BaseError,
  BlockNotFoundError,
  CallExecutionError,
  ContractFunctionExecutionError,
  ContractFunctionRevertedError,
  ExecutionRevertedError,
  HttpRequestError,
  InternalRpcError,
  MethodNotFoundRpcError,
  ResourceNotFoundRpcError,
  RpcError,
  RpcRequestError,
  SocketClosedError,
  TimeoutError,
  TransactionNotFoundError,
  TransactionReceiptNotFoundError,
  WebSocketRequestError,
} from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { isFailingIn } from "./failingWords.ts";
import { isAheadIn } from "./headWords.ts";
import { nodeWords } from "./nodeWords.ts";
import { isPerhapsPoorIn, isPoorIn } from "./poorWords.ts";
import { revertData } from "./revertData.ts";
import { isRevertIn, REVERT_CODE } from "./revertWords.ts";

/** The sentence for a contract's refusal inside what viem threw; undefined where it is not a known one. */
export type ExplainRefusal = (thrown: unknown) => SymbolonError | undefined;

/**
 * Turns what viem throws into a sentence and a hint: a refusal of a contract by its name, anything else as the node's
 * own words. Any other error than one of chain or node stays unchanged.
 * @param explain knows the called contract: two contracts may have an error of one name
 */
export function explainViemError(thrown: unknown, explain: ExplainRefusal): unknown {
  if (thrown instanceof SymbolonError || !(thrown instanceof BaseError)) return thrown;
  // Of an account that signs elsewhere: viem wraps what it throws.
  const own = thrown.walk((cause) => cause instanceof SymbolonError);
  if (own !== null) return own;
  const refusal = explain(thrown);
  if (refusal !== undefined) return refusal;
  const firstLine = nodeWords(thrown).replace(/\.$/, "");
  if (isSilent(thrown) || failsItself(thrown)) {
    return new SymbolonError({
      code: "ChainNotReachable",
      reason: `The chain's node stopped answering: ${firstLine}.`,
      hint: "Run the same command again when it answers: what is done is not done twice.",
      cause: thrown,
    });
  }
  if (isNotFound(thrown)) {
    return new SymbolonError({
      code: "NotOnNode",
      reason: `The node does not have what it was asked for: ${firstLine}.`,
      hint: "Run the same command again: the node may lag behind. If the error stays, use a node that keeps all blocks (--rpc).",
      cause: thrown,
    });
  }
  if (isOneOf(thrown, [AbiDecodingZeroDataError])) {
    const call = thrown.walk((cause) => cause instanceof ContractFunctionExecutionError);
    const { contractAddress, functionName } = call as ContractFunctionExecutionError;
    return new SymbolonError({
      code: "NoContract",
      reason: `No contract at ${contractAddress} answers ${functionName}.`,
      hint: "Check the address and the chain; if you name a block, the contract must be older than that block.",
      details: { contract: contractAddress, functionName },
      cause: thrown,
    });
  }
  if (isPoor(thrown)) {
    return new SymbolonError({
      code: "NotEnoughFunds",
      reason: `The sending account has too little ETH: ${firstLine}.`,
      hint: "Send it ETH and run the same command again: what is done is not done twice.",
      cause: thrown,
    });
  }
  return new SymbolonError({
    code: "ChainRefused",
    reason: `The chain refuses: ${firstLine}.`,
    hint: isOneOf(thrown, REFUSALS)
      ? "If the message names a value of the input, change that value. If a token, a resolver or a gate wrote it, ask that contract's operator."
      : "If the message names a value of the command, change that value; otherwise use another node of the chain (--rpc).",
    cause: thrown,
  });
}

/** Whether the sender has too little ether, in the words of the usual nodes. A contract that reverts may use the same. */
export function isPoor(thrown: unknown): boolean {
  const words = nodeWords(thrown);
  if (isRevertIn(words)) return false;
  if (isPoorIn(`${String(thrown)} ${words}`)) return true;
  return isPerhapsPoorIn(words) && !hasCode(thrown, REVERT_CODE) && revertData(thrown) === undefined;
}

type ErrorClass = new (...parameters: never) => Error;

const SILENCE = [HttpRequestError, SocketClosedError, TimeoutError, WebSocketRequestError];
const MISSING = [
  BlockNotFoundError,
  ResourceNotFoundRpcError,
  TransactionNotFoundError,
  TransactionReceiptNotFoundError,
];
/** Besu's and Erigon's code for a block that they do not know. */
const UNKNOWN_BLOCK = -39_001;
/** The same in words, from nodes without a code of their own for it; a contract's refusal may use some of them. */
const NOT_FOUND =
  /^(?!.*revert).*(unknown (block|header|transaction)|\b(block|header|transaction|receipts?)\b.*\b(not|n't) (be )?found|cannot query unfinalized)/i;
const REFUSALS = [ContractFunctionRevertedError, ExecutionRevertedError];
/** How nodes word a contract's refusal, or what stopped it, without a code of their own for that. */
const REFUSED =
  /revert|VM (exception|execution error)|invalid opcode|stack underflow|invalid jump|out of gas/i;
/** viem's words for an answer that is not bytes at all. */
const NO_BYTES = /^Invalid byte sequence/;

const isOneOf = (thrown: unknown, kinds: readonly ErrorClass[]): boolean =>
  thrown instanceof BaseError && thrown.walk((cause) => kinds.some((kind) => cause instanceof kind)) !== null;

const hasCode = (thrown: unknown, code: number): boolean =>
  thrown instanceof BaseError && thrown.walk((cause) => (cause as { code?: unknown }).code === code) !== null;

/** The status of an HTTP error; undefined: no HTTP error. */
export function httpStatusOf(thrown: unknown): number | undefined {
  const found =
    thrown instanceof BaseError ? thrown.walk((one) => one instanceof HttpRequestError) : undefined;
  return found instanceof HttpRequestError ? found.status : undefined;
}

/** Whether the node did not answer, which shows nothing about the contract. */
export function isSilent(thrown: unknown): boolean {
  return isOneOf(thrown, SILENCE);
}

/**
 * Whether the node has answered that it has no such block, transaction or receipt: by `null`, or by its own error. That
 * is an answer, and no fault of the endpoint.
 */
export function isNotFound(thrown: unknown): boolean {
  if (isOneOf(thrown, MISSING)) return true;
  // viem leaves a code that it does not know, such as Besu's, without a class of its own.
  if (!isOneOf(thrown, [RpcError, RpcRequestError]) || isOneOf(thrown, [MethodNotFoundRpcError]))
    return false;
  return hasCode(thrown, UNKNOWN_BLOCK) || isNotFoundIn(nodeWords(thrown));
}

/** Whether a node's words are of a block, transaction or receipt that it does not have. */
export function isNotFoundIn(words: string): boolean {
  return NOT_FOUND.test(words) || isAheadIn(words);
}

/** Whether a node says that it cannot answer just now. By words alone: -32603 is also the code of refusals. */
function failsItself(thrown: unknown): boolean {
  const words = nodeWords(thrown);
  return (
    isOneOf(thrown, [RpcError, RpcRequestError]) &&
    !isNotFound(thrown) &&
    !REFUSED.test(words) &&
    isFailingIn(words)
  );
}

/** Whether the address does not answer as the expected contract: the node is not at fault. */
export function isAnotherContract(thrown: unknown): boolean {
  if (!(thrown instanceof ContractFunctionExecutionError) || isSilent(thrown)) return false;
  const { message } = thrown.walk();
  const isInWords = REFUSED.test(message);
  // For viem any error of the node itself is a refusal of the contract.
  if (isOneOf(thrown, [InternalRpcError])) return isInWords;
  if (isOneOf(thrown, REFUSALS)) return true;
  return isOneOf(thrown, [CallExecutionError]) ? isInWords : !NO_BYTES.test(message);
}
