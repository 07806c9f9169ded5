/**
 * `symbolon/verify`: for verifiers and holders. Verdicts live, from a cached copy or offline; challenges, answers and disclosures; a
 * record of what was answered.
 */

export type { Challenge } from "../../core/signing/challengeTypedData.ts";
export type { VerdictGrounds, Verification } from "../../core/timeline/verification.ts";
export {
  type CheckedDisclosure,
  checkDisclosure,
  disclose,
  type ExpectedDisclosure,
} from "../disclosure/checkDisclosure.ts";
export { type DisclosedField, formatPresentation, type Presentation } from "../disclosure/presentation.ts";
export { formatCompactPresentation, parsePresentation } from "../disclosure/presentationText.ts";
export {
  type ChangeReason,
  type Decided,
  type Mismatch,
  type Source,
  type Unavailable,
  type VerificationResult,
  type WithIssueParameters,
  withIssue,
} from "./answer.ts";
export { openStatusCache } from "./cached/openStatusCache.ts";
export type {
  AdmitParameters,
  AdmittedCredential,
  BatchCopy,
  FollowParameters,
  OpenStatusCacheParameters,
  RefreshReport,
  StatusCache,
} from "./cached/statusCache.ts";
export { type AnswerChallengeParameters, answerChallenge } from "./challenge/answerChallenge.ts";
export { type ChallengeAnswer, formatAnswer, parseAnswer } from "./challenge/answerText.ts";
export {
  type CreateChallengeParameters,
  createChallenge,
  formatChallenge,
  parseChallenge,
  type Shown,
} from "./challenge/challenge.ts";
export { type CheckAnswerParameters, checkAnswer } from "./challenge/checkAnswer.ts";
export type { Expectation, FixedExpectation, ListedIssuers } from "./expectation.ts";
export { explain, type WithReasonParameters, withReason } from "./explain.ts";
export { type VerifyAttestationLiveParameters, verifyAttestationLive } from "./live/verifyAttestationLive.ts";
export { type VerifyLiveParameters, verifyLive } from "./live/verifyLive.ts";
export type { Finality, StatusBlock } from "./node/askNode.ts";
export { type AskTrustListParameters, askTrustList, type Trust } from "./node/askTrustList.ts";
export { type CreateWitnessParameters, createWitness } from "./offline/createWitness.ts";
export {
  type CheckedWitness,
  type CheckWitnessParameters,
  type TrustedBasis,
  type VerifyOfflineParameters,
  verifyOffline,
} from "./offline/verifyOffline.ts";
export { formatWitness, parseWitness, type SlotProof, type Witness } from "./offline/witness.ts";
export type { AnsweredAbout, OnAnswer } from "./onAnswer.ts";
export { type Door, type DoorVerdict, type OpenDoorParameters, openDoor, type ShownBy } from "./openDoor.ts";
export { type OpenHttpSinkParameters, openHttpSink } from "./record/openHttpSink.ts";
export { type OpenRecorderParameters, openRecorder } from "./record/openRecorder.ts";
export type { Sink, SinkTerms } from "./record/openSink.ts";
export { verifierRefusal } from "./verifierRefusal.ts";
