/**
 * Claims and verdicts for React, by wagmi's conventions: query options, mutation options and hooks, unstyled. Hooks that only
 * read need a `config` (wagmi's, or `nodeConfig`), those that act a `WagmiProvider` or its config; all need a
 * `QueryClientProvider`. Needs `react`, `wagmi` and `@tanstack/react-query`; no module of Node's.
 */
export { gateDataFor } from "../distribution/claim/gateAnswers.ts";
export type { LeafCallParameters } from "../distribution/claim/singleCalls.ts";
export { type ClaimState, claimStates, type OwnersWait } from "../distribution/state/claimState.ts";
export type { ClaimedCampaign } from "../distribution/state/readClaimState.ts";
export {
  type ClaimTransaction,
  claimTransaction,
  type SafeBatchParameters,
  safeBatch,
} from "./claimTransaction.ts";
export { deviceMemory } from "./deviceMemory.ts";
export type { RefusingContract } from "./explainPlanRefusal.ts";
export { type ExplainedError, explainThrown } from "./explainThrown.ts";
export { chainOf, type NodeConfigParameters, nodeConfig, nodeTransport } from "./nodeConfig.ts";
export { type PlanSafeFileParameters, planSafeFile } from "./planSafeFile.ts";
export type { QueryParameters } from "./queryKey.ts";
export type { ReadConfig, ReadConfigParameters } from "./readConfig.ts";
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
  chainNow,
  chainTimeQueryOptions,
  useChainTime,
} from "./useChainTime.ts";
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
export { type ClaimStateParameters, claimStateQueryOptions, useClaimState } from "./useClaimState.ts";
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
export {
  type PlanCall,
  type PlanCheck,
  type PlanCheckParameters,
  planCheckQueryOptions,
  usePlanCheck,
} from "./usePlanCheck.ts";
export {
  type CheckedTree,
  publishedTreeQueryOptions,
  type TreePlace,
  usePublishedTree,
} from "./usePublishedTree.ts";
export { type ClaimReceipt, type ReceiptParameters, receiptQueryOptions, useReceipt } from "./useReceipt.ts";
export {
  forgetPlan,
  type PlanStep,
  type SendPlanVariables,
  sendPlanMutationOptions,
  sentBefore,
  useSendPlan,
} from "./useSendPlan.ts";
export {
  type SignedClaimVariables,
  signedClaimMutationOptions,
  useSignedClaim,
} from "./useSignedClaim.ts";
export { type TicketParameters, type TicketProgress, useTicket } from "./useTicket.ts";
export {
  type Trace,
  type TraceParameters,
  type TracePath,
  type TraceWait,
  traceQueryOptions,
  useTrace,
} from "./useTrace.ts";
export { walletConfig } from "./walletConfig.ts";
export { requireHash, walletFault } from "./walletFault.ts";
