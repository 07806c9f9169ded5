import { type Hex, hashTypedData, recoverAddress, zeroHash } from "viem";
import { getCode } from "viem/actions";
import type { ReadClient } from "../../../chain/clients.ts";
import { settleOnChain } from "../../../chain/read/settleOnChain.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { type Challenge, challengeTypedData } from "../../../core/signing/challengeTypedData.ts";
import { requireSigner, splitSignature } from "../../delegation/signer.ts";
import { Forgery } from "../forgery.ts";
import { requireInTime, requireSame } from "./answerChallenge.ts";
import type { Shown } from "./challenge.ts";

export type CheckAnswerParameters = {
  /** The verifier's own copy: a challenge that a holder sends back proves nothing. */
  readonly challenge: Challenge;
  /** What `checkDisclosure` has proven to be the credential. */
  readonly shown: Shown;
  readonly signature: Hex;
  /** Unix seconds by the verifier's clock. */
  readonly now: bigint;
  /**
   * Client of the credential's chain, to ask subjects that are contracts (ERC-1271). Default: only keys are accepted.
   */
  readonly client?: ReadClient | undefined;
};

/**
 * Refuses a holder who is not the credential's subject. It checks the key of the subject's account, also of one that
 * has code (EIP-7702); otherwise it asks the contract there. It does not show that the credential is valid: ask a
 * source for the verdict.
 * @throws Forgery `WrongSigner`, `BadSignature`: it is not the subject's answer to this challenge
 * @throws SymbolonError `ChallengeExpired`, `OtherCredential`; `NotKeySignature` where only a contract could accept it,
 * and none can be asked; what viem throws where the node does not answer
 * @example
 * const { signature } = parseAnswer(text);
 * await checkAnswer({ challenge, shown: presentation, signature, now, client });
 */
export async function checkAnswer(parameters: CheckAnswerParameters): Promise<void> {
  const { challenge, shown, signature, now, client } = parameters;
  requireSame(challenge, shown);
  requireInTime(challenge, now);
  const { subject } = shown.credential;
  const typedData = challengeTypedData(challenge);
  const hint = "Let the subject answer this challenge; for a subject that is a contract, give a node.";
  try {
    const { v, r, s } = splitSignature(signature);
    // Some wallets count v from 0.
    const counted = { v: v < 27 ? v + 27 : v, r, s };
    await requireSigner({ typedData, signature: counted, signer: subject, what: "challenge", hint });
  } catch (problem) {
    if (!(problem instanceof SymbolonError) || client === undefined) throw problem;
    if ((await getCode(client, { address: subject })) === undefined) throw problem;
    const hash = hashTypedData(typedData);
    const { by } = await settleOnChain({ account: subject, digest: hash, signature, client });
    if (by === "contract") return;
    throw new Forgery({
      code: "WrongSigner",
      reason: `The contract ${subject} does not accept the answer to this challenge as its own.`,
      hint,
      details: { signer: subject, digest: hash },
    });
  }
}

/** Loads the code for checking a signature in advance, for a page that may have no network later; never throws. */
export async function readyToCheck(): Promise<void> {
  // Any signature works: viem loads its curve before it checks.
  await recoverAddress({ hash: zeroHash, signature: `0x${"11".repeat(64)}1b` }).catch(() => undefined);
}
