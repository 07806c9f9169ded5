/**
 * Claims and verdicts for React, by wagmi's conventions: query options, mutation options and hooks, unstyled. Hooks that only
 * read need a `config` (wagmi's, or `nodeConfig`), those that act a `WagmiProvider` or its config; all need a
 * `QueryClientProvider`. Needs `react`, `wagmi` and `@tanstack/react-query`; no module of Node's.
 */

export type { DisclosedField, Presentation } from "../credentials/disclosure/presentation.ts";
export type { CreateVaultParameters, Vault, VaultState } from "../credentials/vault/createVault.ts";
export { createVault } from "../credentials/vault/createVault.ts";
export type { IssuedPackage, KeptCredential } from "../credentials/vault/keptCredential.ts";
export { memoryPlace, orMemory, type VaultPlace } from "../credentials/vault/vaultPlace.ts";
export type { Answer, ChangeReason, Decided } from "../credentials/verify/answer.ts";
export type { FixedExpectation } from "../credentials/verify/expectation.ts";
export { explain } from "../credentials/verify/explain.ts";
export {
  type Challenge,
  createChallenge,
  formatChallenge,
  parseAnswer,
} from "../credentials/verify/index.ts";
export { reusableUntil, type ShownAnswer, shownAnswer } from "../credentials/verify/shownAnswer.ts";
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
export { devicePlace } from "./devicePlace.ts";
export { type ExplainedError, explainThrown } from "./explainThrown.ts";
export { formatCredentialPackage, type Handed, readHanded } from "./handed.ts";
export { answerLink, challengeLink, type LinkText, presentationLink, readLink } from "./links.ts";
export { chainOf, type NodeConfigParameters, nodeConfig, nodeTransport } from "./nodeConfig.ts";
export type { QueryParameters } from "./queryKey.ts";
export type { ReadConfig, ReadConfigParameters } from "./readConfig.ts";
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
  type ChangeReasonParameters,
  changeReasonQueryOptions,
  useChangeReason,
} from "./useChangeReason.ts";
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
export { deviceVault, type HeldCredentialsParameters, useHeldCredentials } from "./useHeldCredentials.ts";
export {
  type PresentationParameters,
  type ReadPresentation,
  readPresentation,
  textOf,
  usePresentation,
} from "./usePresentation.ts";
export { type ClaimReceipt, type ReceiptParameters, receiptQueryOptions, useReceipt } from "./useReceipt.ts";
export {
  type SignedClaimVariables,
  signedClaimMutationOptions,
  useSignedClaim,
} from "./useSignedClaim.ts";
export { type StatusCopyVariables, statusCopyMutationOptions, useStatusCopy } from "./useStatusCopy.ts";
export { type TicketParameters, type TicketProgress, useTicket } from "./useTicket.ts";
export {
  type AskedCredential,
  type GivenAnswer,
  useVerdict,
  type VerdictParameters,
  type VerdictView,
  verdictQueryOptions,
} from "./useVerdict.ts";
export { walletConfig } from "./walletConfig.ts";
export { requireHash, walletFault } from "./walletFault.ts";
