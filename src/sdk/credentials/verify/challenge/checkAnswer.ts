import { type Hex, hashTypedData, recoverAddress, zeroHash } from "viem";
import { getCode } from "viem/actions";
import type { ReadClient } from "../../../chain/clients.ts";
import { settleOnChain } from "../../../chain/read/settleOnChain.ts";
import { type Challenge, challengeTypedData } from "../../../core/signing/challengeTypedData.ts";
import { signerNotDeployed } from "../../../core/signing/signerNotDeployed.ts";
import { keySignature, requireSigner } from "../../delegation/signer.ts";
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
 * @throws SymbolonError `ChallengeExpired`, `OtherCredential`; `WrappedSignature` of a contract that is not deployed; `NotKeySignature` where only a contract could accept it,
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
  const digest = hashTypedData(typedData);
  const settled = await settleOnChain({ account: subject, digest, signature, client });
  if ("signature" in settled) return;
  if (settled.by === "undeployed") throw signerNotDeployed(subject, settled.factory);
  const hint = "Let the subject answer this challenge; for a subject that is a contract, give a node.";
  const isContract = client !== undefined && (await getCode(client, { address: subject })) !== undefined;
  if (!isContract) {
    // Nobody's: this says whose it is instead, or why no key can have made it.
    const parts = keySignature(signature);
    await requireSigner({ typedData, signature: parts, signer: subject, what: "challenge", hint });
  }
  throw new Forgery({
    code: "WrongSigner",
    reason: `The contract ${subject} does not accept the answer to this challenge as its own.`,
    hint,
    details: { signer: subject, digest },
  });
}

/** Loads the code for checking a signature in advance, for a page that may have no network later; never throws. */
export async function readyToCheck(): Promise<void> {
  // Any signature works: viem loads its curve before it checks.
  await recoverAddress({ hash: zeroHash, signature: `0x${"11".repeat(64)}1b` }).catch(() => undefined);
}
