import { BaseError, HttpRequestError, SocketClosedError, TimeoutError, WebSocketRequestError } from "viem";
import { SymbolonError } from "../../core/errors.ts";

/** The sentence for a contract's refusal inside what viem threw; undefined where it is none that is known. */
export type ExplainRefusal = (thrown: unknown) => SymbolonError | undefined;

/**
 * Turns what viem throws into a sentence and a hint: a refusal of a contract by its name, anything else as the node's
 * own words. What is no failure of chain or node stays as it is.
 * @param explain knows the contract that was called: two contracts may have an error of one name
 */
export function explainThrown(thrown: unknown, explain: ExplainRefusal): unknown {
  if (thrown instanceof SymbolonError || !(thrown instanceof BaseError)) return thrown;
  // Of an account that signs elsewhere: viem wraps what it throws.
  const own = thrown.walk((cause) => cause instanceof SymbolonError);
  if (own !== null) return own;
  const refusal = explain(thrown);
  if (refusal !== undefined) return refusal;
  const deepest = thrown.walk();
  const words = deepest instanceof BaseError ? deepest.details || deepest.shortMessage : deepest.message;
  const firstLine = (words.split("\n")[0] ?? "").replace(/\.$/, "");
  if (isSilent(thrown)) {
    return new SymbolonError({
      code: "ChainNotReachable",
      reason: `The chain's node stopped answering: ${firstLine}.`,
      hint: "Run the same command again when it answers: what is done is not done twice.",
      cause: thrown,
    });
  }
  return new SymbolonError({
    code: "ChainRefused",
    reason: `The chain refuses: ${firstLine}.`,
    hint: "Mend what it names; a schema's resolver refuses in words of its own.",
    cause: thrown,
  });
}

const SILENCE = [HttpRequestError, SocketClosedError, TimeoutError, WebSocketRequestError];

/** Whether the node did not answer, which says nothing about the contract. */
export function isSilent(thrown: unknown): boolean {
  if (!(thrown instanceof BaseError)) return false;
  return thrown.walk((cause) => SILENCE.some((kind) => cause instanceof kind)) !== null;
}
