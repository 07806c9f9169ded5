import type { Address, Hex } from "viem";
import { saltedCredential, type Verification } from "../../../core/timeline/verification.ts";
import type { VerificationResult } from "../answer.ts";
import type { AnsweredAbout } from "../onAnswer.ts";

/** Who answers, and what hides which credential an answer is about. */
export type RecordedAs = {
  /** A name that the verifier has chosen: 1 to 100 printable characters. */
  readonly verifier: string;
  /** 32 bytes, shared by verifiers whose answers are to be compared. Keep it secret: who has it can name credentials. */
  readonly salt: Hex;
};

/** An answer as it is kept. @param at milliseconds since 1970, by the verifier's clock */
export function createVerification(
  answer: VerificationResult,
  { chainId, registry, batch, credential }: AnsweredAbout,
  { verifier, salt }: RecordedAs,
  at: number,
): Verification {
  const { outcome, source, moment } = answer;
  return {
    verifier,
    at,
    source,
    outcome,
    chain: Number(chainId),
    registry: registry.toLowerCase() as Address,
    batch,
    credential: saltedCredential(salt, credential),
    moment: safe(moment),
    problem: "problem" in answer ? answer.problem.code : undefined,
    verdict: "problem" in answer ? undefined : groundsOf(answer),
  };
}

function groundsOf({
  freshUntil,
  revision,
  guarantee,
  block,
}: Exclude<VerificationResult, { readonly problem: unknown }>) {
  return {
    freshUntil: safe(freshUntil),
    revision,
    guarantee,
    block: safe(block.number),
    blockHash: block.hash,
    blockTime: safe(block.timestamp),
  };
}

/** A number of JSON; what is beyond those is as good as never. */
function safe(value: bigint): number {
  return Number(value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : value);
}
