/**
 * Claims and verdicts for React, by wagmi's conventions: query options, mutation options and hooks, unstyled. Hooks that only
 * read need a `config` (wagmi's, or `nodeConfig`), those that act a `WagmiProvider` or its config; all need a
 * `QueryClientProvider`. Needs `react`, `wagmi` and `@tanstack/react-query`; no module of Node's.
 */
export type { KnownBatch } from "../sdk/credentials/batch/knownBatch.ts";
export type { WantedChange } from "../sdk/credentials/changes/planChanges.ts";
export type { DisclosedField, Presentation } from "../sdk/credentials/disclosure/presentation.ts";
export {
  type CreateVaultParameters,
  createVault,
  type Vault,
  type VaultState,
} from "../sdk/credentials/vault/createVault.ts";
export type { IssuedPackage, KeptCredential } from "../sdk/credentials/vault/keptCredential.ts";
export { memoryPlace, orMemory, type VaultPlace } from "../sdk/credentials/vault/vaultPlace.ts";
export type { Answer, ChangeReason, Decided } from "../sdk/credentials/verify/answer.ts";
export type { FixedExpectation } from "../sdk/credentials/verify/expectation.ts";
export { explain } from "../sdk/credentials/verify/explain.ts";
export {
  type Challenge,
  createChallenge,
  formatChallenge,
  parseAnswer,
} from "../sdk/credentials/verify/index.ts";
export { reusableUntil, type ShownAnswer, shownAnswer } from "../sdk/credentials/verify/shownAnswer.ts";
export { gateDataFor } from "../sdk/distribution/claim/gateAnswers.ts";
export { opensAt, othersFrom } from "../sdk/distribution/claim/outsideWindow.ts";
export type { LeafCallParameters } from "../sdk/distribution/claim/singleCalls.ts";
export { type ClaimState, claimStates, type OwnersWait } from "../sdk/distribution/state/claimState.ts";
export type { ClaimedCampaign } from "../sdk/distribution/state/readClaimState.ts";
export type { KeptClaim, KeptOf } from "./claimKeeper.ts";
export {
  type ClaimTransaction,
  claimTransaction,
  claimUri,
  type SafeBatchParameters,
  safeBatch,
} from "./claimTransaction.ts";
export { deviceMemory } from "./deviceMemory.ts";
export { devicePlace } from "./devicePlace.ts";
export type { RefusingContract } from "./explainPlanRefusal.ts";
export { type ExplainedError, explainThrown } from "./explainThrown.ts";
export { type GateAnswerParameters, gateAnswer, gateAnswerWithout } from "./gateAnswer.ts";
export { formatCredentialPackage, type Handed, readHanded } from "./handed.ts";
export { termsOfKept, useForgetPaid, useKeptClaim } from "./keptClaim.ts";
export { answerLink, challengeLink, fitsQrCode, type LinkText, presentationLink, readLink } from "./links.ts";
export { chainOf, type NodeConfigParameters, nodeConfig, nodeTransport } from "./nodeConfig.ts";
export { type PlanSafeFileParameters, planSafeFile } from "./planSafeFile.ts";
export type { QueryParameters } from "./queryKey.ts";
export type { ReadConfig, ReadConfigParameters } from "./readConfig.ts";
export { readAddress, readTokens } from "./readTyped.ts";
export { safeApp } from "./safeApp.ts";
export {
  type AnswerChallengeVariables,
  answerChallengeMutationOptions,
  useAnswerChallenge,
} from "./useAnswerChallenge.ts";
export {
  type AnswerCheckVariables,
  answerCheckMutationOptions,
  loadAnswerCheck,
  useAnswerCheck,
} from "./useAnswerCheck.ts";
export { type BatchByIdParameters, batchByIdQueryOptions, useBatchById } from "./useBatchById.ts";
export {
  type BatchOverviewParameters,
  batchOverviewQueryOptions,
  useBatchOverview,
} from "./useBatchOverview.ts";
export {
  type CallsStatus,
  type CallsStatusParameters,
  callsStatusQueryOptions,
  useCallsStatus,
} from "./useCallsStatus.ts";
export {
  type CampaignCheckParameters,
  campaignCheckQueryOptions,
  useCampaignCheck,
} from "./useCampaignCheck.ts";
export {
  type CampaignFactsParameters,
  type CampaignOverview,
  campaignFactsQueryOptions,
  useCampaignFacts,
} from "./useCampaignFacts.ts";
export {
  type CampaignActionName,
  type CampaignActions,
  type CampaignPlanOf,
  type CampaignPlanParameters,
  campaignPlanQueryOptions,
  useCampaignPlan,
} from "./useCampaignPlan.ts";
export {
  type CampaignTermsParameters,
  campaignTermsQueryOptions,
  useCampaignTerms,
} from "./useCampaignTerms.ts";
export {
  type BlockMoment,
  type ChainTimeParameters,
  chainTimeQueryOptions,
  useChainTime,
} from "./useChainTime.ts";
export { type ChangeReasonParameters, changeReasonQueryOptions, useChangeReason } from "./useChangeReason.ts";
export {
  type ClaimVariables,
  claimMutationOptions,
  releaseMutationOptions,
  type SentClaim,
  useClaim,
  useRelease,
  type WalletHookParameters,
} from "./useClaim.ts";
export {
  type ClaimCallsVariables,
  claimCallsMutationOptions,
  type SentCalls,
  useClaimCalls,
} from "./useClaimCalls.ts";
export {
  type ClaimCost,
  type ClaimCostParameters,
  claimCostQueryOptions,
  useClaimCost,
} from "./useClaimCost.ts";
export { type ClaimStateParameters, claimStateQueryOptions, useClaimState } from "./useClaimState.ts";
export { type StateClock, useClockOf } from "./useClockOf.ts";
export { type CopiedVerdictParameters, openCopy, useCopiedVerdict } from "./useCopiedVerdict.ts";
export {
  type DisclosureParameters,
  type PreparedDisclosure,
  prepareDisclosure,
  useDisclosure,
} from "./useDisclosure.ts";
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
  gatewayStateQueryOptions,
  useGatewayState,
} from "./useGatewayState.ts";
export { deviceVault, type HeldCredentialsParameters, useHeldCredentials } from "./useHeldCredentials.ts";
export { type HoldPlanParameters, holdPlanQueryOptions, useHoldPlan } from "./useHoldPlan.ts";
export {
  type BlockProgress,
  type IssuedBatchesParameters,
  issuedBatchesQueryOptions,
  useIssuedBatches,
} from "./useIssuedBatches.ts";
export { type IssuePlanParameters, issuePlanQueryOptions, useIssuePlan } from "./useIssuePlan.ts";
export {
  type PinnedCampaignParameters,
  pinnedCampaignQueryOptions,
  usePinnedCampaign,
} from "./usePinnedCampaign.ts";
export {
  type PlanCall,
  type PlanCheck,
  type PlanCheckParameters,
  planCheckQueryOptions,
  usePlanCheck,
} from "./usePlanCheck.ts";
export {
  type PresentationParameters,
  type ReadPresentation,
  readPresentation,
  textOf,
  usePresentation,
} from "./usePresentation.ts";
export {
  type CheckedTree,
  publishedTreeQueryOptions,
  type TreePlace,
  usePublishedTree,
} from "./usePublishedTree.ts";
export { type ClaimReceipt, type ReceiptParameters, receiptQueryOptions, useReceipt } from "./useReceipt.ts";
export {
  type Recipient,
  type RecipientParameters,
  recipientQueryOptions,
  useRecipient,
} from "./useRecipient.ts";
export {
  type RevocationPlanParameters,
  revocationPlanQueryOptions,
  useRevocationPlan,
} from "./useRevocationPlan.ts";
export {
  forgetPlan,
  type PlanStep,
  type SendPlanVariables,
  sendPlanMutationOptions,
  sentBefore,
  useSendPlan,
} from "./useSendPlan.ts";
export { type SentClaimsParameters, useSentClaims } from "./useSentClaims.ts";
export {
  claimToSign,
  type SignedClaimVariables,
  signedClaimMutationOptions,
  useSignedClaim,
} from "./useSignedClaim.ts";
export {
  type MinedChange,
  type SentStatusChange,
  type StatusChangeVariables,
  statusChangeMutationOptions,
  useStatusChange,
} from "./useStatusChange.ts";
export {
  changeIntention,
  type StatusChangePlanParameters,
  statusChangePlanQueryOptions,
  useStatusChangePlan,
} from "./useStatusChangePlan.ts";
export { type StatusCopyVariables, statusCopyMutationOptions, useStatusCopy } from "./useStatusCopy.ts";
export { type TakesCallsParameters, takesCallsQueryOptions, useTakesCalls } from "./useTakesCalls.ts";
export { type TicketParameters, type TicketProgress, useTicket } from "./useTicket.ts";
export {
  type Trace,
  type TraceParameters,
  type TracePath,
  type TraceWait,
  traceQueryOptions,
  useTrace,
} from "./useTrace.ts";
export {
  type AskedCredential,
  type GivenAnswer,
  useVerdict,
  type VerdictParameters,
  type VerdictView,
  verdictQueryOptions,
} from "./useVerdict.ts";
export { type WalletConfigParameters, walletConfig } from "./walletConfig.ts";
export { requireCallsId, requireHash, requireSignature, walletFault } from "./walletFault.ts";
