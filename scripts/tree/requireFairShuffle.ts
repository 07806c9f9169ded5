import { type CheckShuffleParameters, checkShuffle } from "../../src/allocation/shuffle/checkShuffle.ts";
import { SymbolonError } from "../../src/core/errors.ts";

/**
 * Passes where `checkShuffle` finds nothing wrong.
 * @throws SymbolonError with the code, the values and the hint of the first problem, and the sentences of all;
 * `details.problems` holds them one by one
 */
export async function requireFairShuffle(parameters: CheckShuffleParameters): Promise<void> {
  const problems = await checkShuffle(parameters);
  const [first] = problems;
  if (first === undefined) return;
  throw new SymbolonError({
    code: first.code,
    reason: problems.map(({ reason }) => reason).join(" "),
    hint: first.hint,
    details: { ...first.details, problems },
  });
}
