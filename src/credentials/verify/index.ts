/**
 * Everything that a verifier needs, in a page as well as on a server: nothing here or below loads a module of Node's.
 */
export {
  type CheckedDisclosure,
  checkDisclosure,
  type ExpectedDisclosure,
} from "../disclosure/checkDisclosure.ts";
export { parsePresentation } from "../disclosure/parsePresentation.ts";
export type { DisclosedField, Presentation } from "../disclosure/presentation.ts";
export type {
  Answer,
  ChangeReason,
  Decided,
  Mismatch,
  Source,
  StatusBlock,
  Unavailable,
} from "./answer.ts";
export { formatStatusSnapshot } from "./cached/formatStatusSnapshot.ts";
export { openStatusCache } from "./cached/openStatusCache.ts";
export type {
  AdmitParameters,
  AdmittedCredential,
  FollowParameters,
  OpenStatusCacheParameters,
  RefreshReport,
  StatusCache,
} from "./cached/statusCache.ts";
export type { BatchCopy } from "./cached/statusCopy.ts";
export type { StatusSnapshot } from "./cached/statusSnapshot.ts";
export type { Expectation, FixedExpectation, ListedIssuers } from "./expectation.ts";
export { explain } from "./explain.ts";
export type { Finality } from "./finality.ts";
export {
  type VerifyAttestationLiveParameters,
  verifyAttestationLive,
} from "./live/verifyAttestationLive.ts";
export { type VerifyLiveParameters, verifyLive } from "./live/verifyLive.ts";
export { type AskTrustListParameters, askTrustList, type Trust } from "./node/askTrustList.ts";
export {
  type CheckedWitness,
  type CheckWitnessParameters,
  checkWitness,
} from "./offline/checkWitness.ts";
export { type CreateWitnessParameters, createWitness } from "./offline/createWitness.ts";
export { formatWitness } from "./offline/formatWitness.ts";
export { parseWitness } from "./offline/parseWitness.ts";
export {
  type TrustedStanding,
  type VerifyOfflineParameters,
  verifyOffline,
} from "./offline/verifyOffline.ts";
export type { SlotProof, Witness } from "./offline/witness.ts";
export { witnessArgument } from "./offline/witnessArgument.ts";
export { type WithIssueParameters, withIssue } from "./withIssue.ts";
export { type WithReasonParameters, withReason } from "./withReason.ts";
