import { SymbolonError } from "../../../core/errors.ts";
import type { Answer } from "../answer.ts";

/**
 * What was decided, or Unavailable with the problem that was thrown by name.
 * @param moment the moment that is asked about; 0 where it is the block's own
 */
export async function answerLive(moment: bigint, decide: () => Promise<Answer>): Promise<Answer> {
  try {
    return await decide();
  } catch (problem) {
    if (!(problem instanceof SymbolonError)) throw problem;
    return { outcome: "Unavailable", source: "live", moment, problem };
  }
}
