import { type ExplainedError, explained, unexplained } from "./explainedError.ts";
import { faultOf, type Reader } from "./faultOf.ts";

export type { ExplainedError } from "./explainedError.ts";
export type { Reader };

/**
 * Whatever was thrown, as a page can show it: refusals, and faults of nodes, wallets and hosts.
 * @param reader who reads it: to a claimant no command of an operator is offered
 */
export function explainThrown(thrown: unknown, reader: Reader = "operator"): ExplainedError {
  const fault = faultOf(thrown, reader);
  return fault === undefined ? unexplained(thrown) : explained(fault);
}
