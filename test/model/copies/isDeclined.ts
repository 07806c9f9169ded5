import type { Decided, VerificationResult } from "../../../src/sdk/credentials/verify/answer.ts";
import type { BatchCopy } from "../chain/recording.ts";
import type { WatchedCredential } from "../history/scene.ts";
import { decideFromCopy } from "./decideFromCopy.ts";

/** Why a good verifier may decline to answer. */
const REASONS: readonly string[] = [
  "NoCopy",
  "NotCopied",
  "BeforeBlock",
  "BeforeCopy",
  "NotSurelyIssued",
  "BeyondHorizon",
  "HistoryNotKept",
  "NotFresh",
];

export type Question = {
  /** What the block said that the verifier has; undefined: nothing of that batch. */
  readonly batch: BatchCopy | undefined;
  readonly watched: WatchedCredential;
  readonly asOf: number;
  readonly margin: number;
  /** By the verifier's clock. */
  readonly moment: number;
  readonly skew: number;
};

/**
 * Whether a verifier declined. It must have had reason to: to be always silent would be never wrong.
 * @throws where it was silent for no reason
 */
export function isDeclined(
  answer: VerificationResult,
  question: Question,
): answer is Exclude<VerificationResult, Decided> {
  if (answer.outcome === "Mismatch") throw answer.problem;
  if (answer.outcome !== "Unavailable") return false;
  if (!REASONS.includes(answer.problem.code)) throw answer.problem;
  const { batch, watched, asOf, margin, moment, skew } = question;
  // With a margin, when the batch was issued matters too, which not every verifier knows.
  if (batch === undefined || margin > 0 || moment < asOf) return true;
  const known = decideFromCopy(batch, watched, asOf, moment);
  if (known !== undefined && moment + skew < Number(known.freshUntil)) throw answer.problem;
  return true;
}
