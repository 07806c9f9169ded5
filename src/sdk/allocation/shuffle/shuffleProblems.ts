import type { Hex } from "viem";
import { shuffleCommitment } from "../../core/campaign/shuffleCommitment.ts";
import { SymbolonError } from "../../core/errors.ts";
import { quicknet, type ShuffleProblem, type ShuffleRecord, sourceText } from "./shuffleRecord.ts";

/**
 * What is wrong with a shuffle's record by itself, without any chain: another allocation or source than was committed
 * to, or randomness that the source did not give.
 * @param allocationHash of the rows in source order
 */
export async function recordProblems(
  allocationHash: Hex,
  record: ShuffleRecord,
): Promise<readonly ShuffleProblem[]> {
  const { commitment, source } = record;
  const found = shuffleCommitment(allocationHash, source);
  const problems = await randomnessProblems(record);
  if (found === commitment) return problems;
  const differs = {
    code: "CommitmentDiffers",
    reason: `The commitment is ${commitment}, but the allocation ${allocationHash} with ${sourceText(source)} makes ${found}.`,
    hint: "Use the very file that was committed to, with the same --decimals or --base-units; if it had to change, commit again.",
    details: { commitment, found, allocationHash },
  };
  return [differs, ...problems];
}

async function randomnessProblems(record: ShuffleRecord): Promise<readonly ShuffleProblem[]> {
  const { source, randomness, signature } = record;
  if (source.kind === "block") return [];
  if (source.chain !== quicknet.chain) {
    return [
      {
        code: "UnknownDrandChain",
        reason: `${source.chain} is not a known chain of drand.`,
        hint: `Commit to a round of quicknet, ${quicknet.chain}.`,
        details: { chain: source.chain, known: [quicknet.chain] },
      },
    ];
  }
  // Pairings take a tenth of a second to load: only drand needs them.
  const { drandRandomness } = await import("./drandRandomness.ts");
  try {
    const found = drandRandomness(source.round, signature ?? "0x");
    if (found === randomness) return [];
    return [
      {
        code: "RandomnessDiffers",
        reason: `The randomness is ${randomness}, but ${sourceText(source)} gave ${found}.`,
        hint: "Do not use this tree: build it again from the round's own signature.",
        details: { randomness, found, round: source.round },
      },
    ];
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    const { code, reason, hint, details } = error;
    return [{ code, reason, hint, details }];
  }
}
