import type { Address, Hex } from "viem";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import { batchId } from "../../core/credential/batchId.ts";
import { credentialId } from "../../core/credential/credentialLeaf.ts";
import type { VerificationResult } from "./answer.ts";

/** What an answer is about. */
export type AnsweredAbout = {
  readonly chainId: bigint;
  /** The BatchRegistry or AttestationRegistry. */
  readonly registry: Address;
  /** Id of the credential's batch; undefined: it is about an attestation. */
  readonly batch: Hex | undefined;
  /** The credential's id, or the attestation's uid. */
  readonly credential: Hex;
};

/**
 * Called with each answer before it is given, as a copy: to record it, or to count. Nothing that it does changes the answer: what
 * it throws is dropped, and a promise that it returns is not waited for. So it must not take long itself.
 */
export type OnAnswer = (answer: VerificationResult, about: AnsweredAbout) => unknown;

/** Tells of an answer where somebody wants to know, and gives it. @param about asked only then; undefined: nobody knows */
export function handOver<Given extends VerificationResult>(
  onAnswer: OnAnswer | undefined,
  answer: Given,
  about: () => AnsweredAbout | undefined,
): Given {
  if (onAnswer === undefined) return answer;
  try {
    const known = about();
    if (known === undefined) return answer;
    // A status cache gives one block with many answers.
    const copy = "block" in answer ? { ...answer, block: { ...answer.block } } : { ...answer };
    const returned = onAnswer(copy, known);
    if (returned !== undefined) Promise.resolve(returned).catch(() => undefined);
  } catch {
    // Whoever listens is not asked whether the door opens.
  }
  return answer;
}

/** What an answer about a credential of a batch is about. @param index the credential's place in its batch */
export function aboutCredential(
  chainId: bigint,
  registry: Address,
  header: BatchHeader,
  index: bigint,
): AnsweredAbout {
  const batch = batchId({ chainId, registry, header });
  return { chainId, registry, batch, credential: credentialId(batch, index) };
}
