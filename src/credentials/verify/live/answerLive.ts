import { SymbolonError } from "../../../core/errors.ts";
import type { Answer, Decided } from "../answer.ts";

/**
 * What was decided, or Unavailable with the problem that was thrown by name.
 * @param moment the moment that is asked about; undefined: the block's own, whose problem is then told with moment 0
 */
export async function answerLive(
  moment: bigint | undefined,
  decide: () => Promise<Decided>,
): Promise<Answer> {
  try {
    return await decide();
  } catch (problem) {
    if (!(problem instanceof SymbolonError)) throw problem;
    return { outcome: "Unavailable", source: "live", moment: moment ?? 0n, problem };
  }
}
