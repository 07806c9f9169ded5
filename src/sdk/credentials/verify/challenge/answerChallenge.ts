import { type Hex, isAddressEqual } from "viem";
import { SymbolonError } from "../../../core/errors.ts";
import { type Challenge, challengeTypedData } from "../../../core/signing/challengeTypedData.ts";
import { isoMoment } from "../../../core/text/moment.ts";
import { keysForm, type Signer, signAs, signerAddress } from "../../delegation/signer.ts";
import { type Shown, shownCredentialId } from "./challenge.ts";

export type AnswerChallengeParameters = {
  readonly challenge: Challenge;
  /** The credential that the holder means to show. */
  readonly shown: Shown;
  /** Unix seconds. */
  readonly now: bigint;
};

/**
 * Signs a challenge as the subject of a credential. Show the audience to the person first: whoever passes a challenge of
 * somebody else on can pass the answer on, too.
 * @returns 65 bytes, or whatever the subject's contract wallet makes
 * @throws SymbolonError `OtherCredential`, `ChallengeExpired`, `NotSubject`, `BadTypedData`; what the wallet throws passes through
 * @example
 * const challenge = parseChallenge(text);
 * const signature = await answerChallenge(wallet, { challenge, shown: presentation, now });
 */
export async function answerChallenge(signer: Signer, parameters: AnswerChallengeParameters): Promise<Hex> {
  const { challenge, shown, now } = parameters;
  requireSame(challenge, shown);
  requireInTime(challenge, now);
  const { subject } = shown.credential;
  if (!isAddressEqual(signerAddress(signer), subject)) {
    throw new SymbolonError({
      code: "NotSubject",
      reason: `The credential is about ${subject}, but ${signerAddress(signer)} would sign.`,
      hint: "Sign with the account that the credential is about.",
      details: { subject, signer: signerAddress(signer) },
    });
  }
  const typedData = challengeTypedData(challenge);
  return keysForm(signerAddress(signer), typedData, await signAs(signer, typedData));
}

/** @throws SymbolonError `OtherCredential` */
export function requireSame({ chainId, registry, credential }: Challenge, shown: Shown): void {
  const { batch } = shown;
  const isSame =
    chainId === batch.chainId &&
    isAddressEqual(registry, batch.registry) &&
    credential.toLowerCase() === shownCredentialId(shown);
  if (isSame) return;
  throw new SymbolonError({
    code: "OtherCredential",
    reason: `The challenge is about the credential ${credential}, not about ${shownCredentialId(shown)}.`,
    hint: "Show the credential that the verifier asked about, or let the verifier ask about this one.",
    details: { asked: credential, shown: shownCredentialId(shown) },
  });
}

/** @throws SymbolonError `ChallengeExpired` */
export function requireInTime({ deadline }: Challenge, now: bigint): void {
  if (now <= deadline) return;
  throw new SymbolonError({
    code: "ChallengeExpired",
    reason: `The challenge's deadline ${isoMoment(deadline)} has passed: it is ${isoMoment(now)}.`,
    hint: "Let the verifier ask again.",
    details: { deadline, now },
  });
}
