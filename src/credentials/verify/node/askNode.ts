import { SymbolonError } from "../../../core/errors.ts";
import { nodeFailed } from "./nodeProblems.ts";

/**
 * What a node answers, or a named error: whatever is thrown on the way, by the connection or over an answer that is none, is
 * the node's.
 * @param doing what is asked for, for the error: `the newest block`
 * @throws SymbolonError `NodeFailed`, or what `ask` itself throws by name
 */
export async function askNode<Given>(doing: string, ask: () => Promise<Given>): Promise<Given> {
  try {
    return await ask();
  } catch (thrown) {
    throw thrown instanceof SymbolonError ? thrown : nodeFailed(doing, thrown);
  }
}
