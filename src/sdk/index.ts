/**
 * `symbolon`: the verbs that most programs need. Each entry below it (`symbolon/distribution`, say) has these of its own, and the
 * pieces they are made of. A bundler takes what is used; in Node the entry by itself loads less.
 */

export {
  type AccountProof,
  type ProofFromFilesParameters,
  proofFromFiles,
  type ReadFile,
  urlReader,
} from "./allocation/proof/proofFromFiles.ts";
export { canonicalAddresses } from "./chain/book/canonicalAddresses.ts";
export {
  type ClaimManyParameters,
  type ClaimParameters,
  type CreateCampaignCallParameters,
  claimCall,
  claimMany,
  type ProposeRootCallParameters,
  releaseCall,
  type SignedPayment,
} from "./chain/calls/campaigns.ts";
export {
  type Entitlement,
  type EntitlementKey,
  type IsClaimedParameters,
  isClaimed,
  type ReadClaimableFromParameters,
  type ReadClaimedWordsParameters,
  type ReadEntitlementsParameters,
  type ReadPaidParameters,
} from "./chain/read/leaves.ts";
export {
  type CampaignState,
  type CumulativeState,
  type InstantState,
  type ReadCampaignParameters,
  type RootProposal,
  type RootState,
  readCampaign,
  type VestingFunding,
  type VestingState,
} from "./chain/read/readCampaign.ts";
export { symbolonActions } from "./chain/symbolonActions.ts";
export { type Failure, SymbolonError } from "./core/errors.ts";
export {
  type AttestRow,
  type AttestRowsParameters,
  attestRows,
} from "./credentials/attestations/attestRows.ts";
export {
  type RevokeAttestationsParameters,
  type RevokedAttestations,
  revokeAttestations,
} from "./credentials/attestations/revokeAttestations.ts";
export {
  type BatchBuilder,
  type BatchBuilderParameters,
  type BuildBatchParameters,
  buildBatch,
  type CredentialRow,
  type CredentialValues,
} from "./credentials/batch/buildBatch.ts";
export { type IssueBatchParameters, type IssuedBatch, issueBatch } from "./credentials/batch/issueBatch.ts";
export {
  type IssueCredentialsParameters,
  type IssuedCredentials,
  issueCredentials,
  type MadeCredentials,
  type NamedCredentialRow,
} from "./credentials/batch/issueCredentials.ts";
export {
  type AnnounceChangesParameters,
  type AnnouncedChanges,
  announceChanges,
} from "./credentials/changes/announceChanges.ts";
export {
  endHold,
  type HoldParameters,
  imposeHold,
  type SentHolds,
} from "./credentials/changes/imposeHold.ts";
export {
  type RequestRegistry,
  type RequestTask,
  type SendRequestsParameters,
  type SentRequest,
  type SentRequests,
  sendRequests,
} from "./credentials/delegation/sendRequests.ts";
export {
  type AttestationRequestKind,
  type AttestationRequests,
  type BatchRequestKind,
  type BatchRequests,
  type SignedRequest,
  type SignedRequestKind,
  type SignRequestParameters,
  signRequest,
} from "./credentials/delegation/signRequest.ts";
export {
  type CheckedDisclosure,
  checkDisclosure,
  disclose,
  type ExpectedDisclosure,
} from "./credentials/disclosure/checkDisclosure.ts";
export { parseCredentialPackage } from "./credentials/disclosure/credentialPackage.ts";
export {
  type DisclosedField,
  formatPresentation,
  type Presentation,
} from "./credentials/disclosure/presentation.ts";
export { parsePresentation } from "./credentials/disclosure/presentationText.ts";
export {
  type ImportAttestationsParameters,
  type Imported,
  importAttestations,
} from "./credentials/import/importAttestations.ts";
export { openStatusCache } from "./credentials/verify/cached/openStatusCache.ts";
export {
  type AnswerChallengeParameters,
  answerChallenge,
} from "./credentials/verify/challenge/answerChallenge.ts";
export {
  type ChallengeAnswer,
  formatAnswer,
  parseAnswer,
} from "./credentials/verify/challenge/answerText.ts";
export {
  type CreateChallengeParameters,
  createChallenge,
  formatChallenge,
  type Shown,
} from "./credentials/verify/challenge/challenge.ts";
export { type CheckAnswerParameters, checkAnswer } from "./credentials/verify/challenge/checkAnswer.ts";
export { explain, type WithReasonParameters } from "./credentials/verify/explain.ts";
export {
  type VerifyAttestationLiveParameters,
  verifyAttestationLive,
} from "./credentials/verify/live/verifyAttestationLive.ts";
export { type VerifyLiveParameters, verifyLive } from "./credentials/verify/live/verifyLive.ts";
export { type CreateWitnessParameters, createWitness } from "./credentials/verify/offline/createWitness.ts";
export {
  type CheckedWitness,
  type CheckWitnessParameters,
  type TrustedBasis,
  type VerifyOfflineParameters,
  verifyOffline,
} from "./credentials/verify/offline/verifyOffline.ts";
export {
  type Door,
  type DoorVerdict,
  type OpenDoorParameters,
  openDoor,
  type ShownBy,
} from "./credentials/verify/openDoor.ts";
export {
  type EndpointState,
  type Endpoints,
  type EndpointsOptions,
  endpoints,
} from "./delivery/endpoints.ts";
export {
  type Journal,
  type JournalHeader,
  type KeptJournal,
  memoryJournal,
  type OpenJournal,
  type Sending,
  type Settled,
} from "./delivery/journal.ts";
export {
  type CheckCampaignParameters,
  type CheckedCampaign,
  checkCampaign,
} from "./distribution/check/checkCampaign.ts";
export { claim, type SendClaimParameters } from "./distribution/claim/claim.ts";
export { type DistributionTree, type TreeOfOptions, treeOf } from "./distribution/claim/treeOf.ts";
export {
  type CreatedCampaign,
  type CreationPlan,
  createCampaign,
} from "./distribution/create/createCampaign.ts";
export { type DeployCampaignParameters, deployCampaign } from "./distribution/create/deployCampaign.ts";
export {
  type FundCampaignParameters,
  type FundedCampaign,
  fundCampaign,
} from "./distribution/fund/fundCampaign.ts";
export {
  type RelayClaimsParameters,
  type RelayedClaims,
  type RelayRow,
  type RelayStatus,
  relayClaims,
} from "./distribution/relay/relayClaims.ts";
export {
  type ReleasedEntitlements,
  type ReleaseEntitlementsParameters,
  type ReleaseRow,
  type ReleaseStatus,
  releaseEntitlements,
} from "./distribution/release/releaseEntitlements.ts";
export {
  type AcceptedRoot,
  acceptRoot,
  type DecideRootParameters,
  type VetoedRoot,
  vetoRoot,
} from "./distribution/roots/decideRoot.ts";
export { type ProposedRoot, proposeRoot, type RootFunding } from "./distribution/roots/proposeRoot.ts";
export { parseSignedClaim } from "./distribution/sign/parseSignedClaim.ts";
export { type ClaimSigner, signClaim } from "./distribution/sign/signClaim.ts";
export { formatSignedClaim, type SignedClaim, type UnsignedClaim } from "./distribution/sign/signedClaim.ts";
export {
  claimForWallet,
  type ProvenLeaf,
  type UnsignedClaimParameters,
} from "./distribution/sign/unsignedClaim.ts";
export {
  type ClaimedCampaign,
  type ReadClaimStateParameters,
  readClaimState,
} from "./distribution/state/readClaimState.ts";
export { type RecalledCampaign, recallCampaign } from "./distribution/sweep/recallCampaign.ts";
export {
  type SweepCampaignParameters,
  type SweptCampaign,
  sweepCampaign,
} from "./distribution/sweep/sweepCampaign.ts";
export {
  type ClaimDoors,
  type GatewayClient,
  type HandInOptions,
  type OpenGatewayClientParameters,
  openGatewayClient,
  type ServedLane,
} from "./gatewayClient/openGatewayClient.ts";
