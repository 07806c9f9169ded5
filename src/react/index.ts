/**
 * `symbolon/react`: claims and verdicts as hooks, by wagmi's conventions, unstyled. Hooks that only read need a `config` (wagmi's, or
 * `nodeConfig`), those that act a `WagmiProvider` or its config; all need a `QueryClientProvider`. Needs `react`, `wagmi` and
 * `@tanstack/react-query`.
 */
"use client";

export type { Challenge } from "../sdk/core/signing/challengeTypedData.ts";
export type { KnownBatch } from "../sdk/credentials/batch/knownBatch.ts";
export type { RequestedChange } from "../sdk/credentials/changes/planChanges.ts";
export type { DisclosedField, Presentation } from "../sdk/credentials/disclosure/presentation.ts";
export {
  type CreateVaultParameters,
  createVault,
  type Vault,
  type VaultState,
} from "../sdk/credentials/vault/createVault.ts";
export type { Handed } from "../sdk/credentials/vault/handed.ts";
export type { IssuedPackage, KeptCredential } from "../sdk/credentials/vault/keptCredential.ts";
export { memoryPlace, type VaultPlace } from "../sdk/credentials/vault/vaultPlace.ts";
export type {
  ChangeReason,
  Decided,
  VerificationResult,
} from "../sdk/credentials/verify/answer.ts";
export { type ChallengeAnswer, parseAnswer } from "../sdk/credentials/verify/challenge/answerText.ts";
export {
  type CreateChallengeParameters,
  createChallenge,
  formatChallenge,
  type Shown,
} from "../sdk/credentials/verify/challenge/challenge.ts";
export type { FixedExpectation } from "../sdk/credentials/verify/expectation.ts";
export { explain, type WithReasonParameters } from "../sdk/credentials/verify/explain.ts";
export { type ShownAnswer, shownAnswer } from "../sdk/credentials/verify/shownAnswer.ts";
export { othersFrom } from "../sdk/distribution/claim/outsideWindow.ts";
export type { LeafCallParameters } from "../sdk/distribution/claim/singleCalls.ts";
export type {
  ClaimFacts,
  ClaimRules,
  ClaimState,
  OwnersWait,
} from "../sdk/distribution/state/claimState.ts";
export type { ClaimedCampaign } from "../sdk/distribution/state/readClaimState.ts";
export type { OpenCase, OpenCases } from "../sdk/governance/cases/openCases.ts";
export type { KeptClaim, KeptOf } from "./claimKeeper.ts";
export {
  type ClaimTransaction,
  claimTransaction,
  claimUri,
  type SafeBatchParameters,
  safeBatch,
} from "./claimTransaction.ts";
export type { RefusingContract } from "./explainPlanRefusal.ts";
export { type ExplainedError, explainThrown } from "./explainThrown.ts";
export { type GateAnswerParameters, gateAnswer } from "./gateAnswer.ts";
export { parseHanded } from "./handed.ts";
export { useForgetPaid, useKeptClaim } from "./keptClaim.ts";
export { answerLink, challengeLink, type LinkText, presentationLink, readLink } from "./links.ts";
export { type NodeConfigParameters, nodeConfig } from "./nodeConfig.ts";
export { type PlanSafeFileParameters, planSafeFile } from "./planSafeFile.ts";
export type { QueryParameters } from "./queryKey.ts";
export type { ReadConfig, ReadConfigParameters } from "./readConfig.ts";
export { safeApp } from "./safeApp.ts";
export { type AnswerChallengeVariables, useAnswerChallenge } from "./useAnswerChallenge.ts";
export { type AnswerCheckVariables, useAnswerCheck } from "./useAnswerCheck.ts";
export { type BatchByIdParameters, useBatchById } from "./useBatchById.ts";
export { type BatchOverviewParameters, useBatchOverview } from "./useBatchOverview.ts";
export { type CallsStatus, type CallsStatusParameters, useCallsStatus } from "./useCallsStatus.ts";
export { type CampaignCheckParameters, useCampaignCheck } from "./useCampaignCheck.ts";
export { type CampaignFactsParameters, type CampaignOverview, useCampaignFacts } from "./useCampaignFacts.ts";
export {
  type CampaignActionName,
  type CampaignActions,
  type CampaignPlanOf,
  type CampaignPlanParameters,
  useCampaignPlan,
} from "./useCampaignPlan.ts";
export {
  type CampaignTermsParameters,
  campaignTermsQueryOptions,
  useCampaignTerms,
} from "./useCampaignTerms.ts";
export { type BlockMoment, type ChainTimeParameters, useChainTime } from "./useChainTime.ts";
export { type ChangeReasonParameters, useChangeReason } from "./useChangeReason.ts";
export {
  type ClaimVariables,
  claimMutationOptions,
  type SentClaim,
  useClaim,
  useRelease,
  type WalletHookParameters,
} from "./useClaim.ts";
export { type CalledLeaf, type ClaimCallsVariables, type SentCalls, useClaimCalls } from "./useClaimCalls.ts";
export { type ClaimCost, type ClaimCostParameters, useClaimCost } from "./useClaimCost.ts";
export { type ClaimStateParameters, claimStateQueryOptions, useClaimState } from "./useClaimState.ts";
export { type StateClock, useClockOf } from "./useClockOf.ts";
export { type CopiedVerdictParameters, useCopiedVerdict } from "./useCopiedVerdict.ts";
export { type DelegateVariables, type SentDelegate, useDelegate } from "./useDelegate.ts";
export { type DisclosureParameters, type PreparedDisclosure, useDisclosure } from "./useDisclosure.ts";
export {
  type Eligibility,
  type EligibilityParameters,
  eligibilityQueryOptions,
  type TreeFault,
  useEligibility,
} from "./useEligibility.ts";
export {
  type GatewayLane,
  type GatewayState,
  type GatewayStateParameters,
  useGatewayState,
} from "./useGatewayState.ts";
export { deviceVault, type HeldCredentialsParameters, useHeldCredentials } from "./useHeldCredentials.ts";
export { type HoldPlanParameters, useHoldPlan } from "./useHoldPlan.ts";
export { type BlockProgress, type IssuedBatchesParameters, useIssuedBatches } from "./useIssuedBatches.ts";
export { type IssuePlanParameters, useIssuePlan } from "./useIssuePlan.ts";
export { type OpenCasesParameters, useOpenCases } from "./useOpenCases.ts";
export { type PinnedCampaignParameters, usePinnedCampaign } from "./usePinnedCampaign.ts";
export { type PlanCall, type PlanCheck, type PlanCheckParameters, usePlanCheck } from "./usePlanCheck.ts";
export { type PresentationParameters, type ReadPresentation, usePresentation } from "./usePresentation.ts";
export { type CheckedTree, type TreePlace, usePublishedTree } from "./usePublishedTree.ts";
export { type ClaimReceipt, type ReceiptParameters, useReceipt } from "./useReceipt.ts";
export { type Recipient, type RecipientParameters, useRecipient } from "./useRecipient.ts";
export { type RevocationPlanParameters, useRevocationPlan } from "./useRevocationPlan.ts";
export { type PlanStep, type SendPlanVariables, useSendPlan } from "./useSendPlan.ts";
export { type SentClaimsParameters, useSentClaims } from "./useSentClaims.ts";
export { type SignedClaimVariables, useSignedClaim } from "./useSignedClaim.ts";
export { type SignedDelegationVariables, useSignedDelegation } from "./useSignedDelegation.ts";
export {
  type MinedChange,
  type SentStatusChange,
  type StatusChangeVariables,
  useStatusChange,
} from "./useStatusChange.ts";
export { type StatusChangePlanParameters, useStatusChangePlan } from "./useStatusChangePlan.ts";
export { type StatusCopyVariables, useStatusCopy } from "./useStatusCopy.ts";
export {
  type TakesCallsParameters,
  useAsksPaymaster,
  useTakesCalls,
} from "./useTakesCalls.ts";
export { type HandedClaim, type TicketParameters, type TicketProgress, useTicket } from "./useTicket.ts";
export {
  type TraceData,
  type TracePathData,
  type TraceWait,
  type UseTraceParameters,
  useTrace,
} from "./useTrace.ts";
export {
  type CredentialReference,
  type GivenAnswer,
  useVerdict,
  type VerdictParameters,
  type VerdictView,
  verdictQueryOptions,
} from "./useVerdict.ts";
export { type HeldVotes, useVotes, type VotesParameters } from "./useVotes.ts";
export { type WalletConfigParameters, walletConfig } from "./walletConfig.ts";
