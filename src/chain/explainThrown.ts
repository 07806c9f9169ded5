import { BaseError, HttpRequestError, TimeoutError } from "viem";
import { SymbolonError } from "../core/errors.ts";

/** The sentence for a contract's refusal inside what viem threw; undefined where it is none that is known. */
export type ExplainRefusal = (thrown: unknown) => SymbolonError | undefined;

/**
 * Turns what viem throws into a sentence and a hint: a refusal of a contract by its name, anything else as the node's
 * own words. What is no failure of chain or node stays as it is.
 * @param explain knows the contract that was called: two contracts may have an error of one name
 */
export function explainThrown(thrown: unknown, explain: ExplainRefusal): unknown {
  if (thrown instanceof SymbolonError || !(thrown instanceof BaseError)) return thrown;
  const refusal = explain(thrown);
  if (refusal !== undefined) return refusal;
  const silent = thrown.walk((cause) => cause instanceof HttpRequestError || cause instanceof TimeoutError);
  const deepest = thrown.walk();
  const told = deepest instanceof BaseError ? deepest.details || deepest.shortMessage : deepest.message;
  return new SymbolonError({
    code: silent === null ? "ChainRefused" : "ChainNotReachable",
    reason:
      silent === null
        ? `The chain refuses: ${firstLine(told)}.`
        : `The chain's node stopped answering: ${firstLine(told)}.`,
    hint:
      silent === null
        ? "Mend what it names; a schema's resolver refuses in words of its own."
        : "Run the same command again when it answers: what is done is not done twice.",
    cause: thrown,
  });
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replace(/\.$/, "");
}
