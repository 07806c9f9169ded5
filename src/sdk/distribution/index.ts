/**
 * Campaigns from TypeScript: create and fund them over a published tree, check what is on the chain against what was
 * published, plan bundles, sign, judge and explain claims, sweep what is left. What takes many steps is journalled: the
 * same call again does only what is left.
 *
 * It imports `core`, `files`, `chain`, `report`, `delivery` and `allocation`; no module of Node's, but for
 * `distribution/node`, which reads and writes campaign files and schedules.
 */
export {
  type BundleCosts,
  type BundleEstimate,
  type BundleLimits,
  bundleCosts,
  costsOfKind,
  estimateBundle,
  ITEM_GAS,
  ITEM_HEADROOM,
} from "./bundles/estimateBundle.ts";
export { type GroupItemsParameters, groupItems } from "./bundles/groupItems.ts";
export {
  askSigners,
  type KnownSignatures,
  type MayBurn,
  type MayBurnInParameters,
  mayBurnIn,
} from "./bundles/mayBurnIn.ts";
export {
  bundleClaims,
  bundleTreeClaims,
  type CheckedBundle,
  type DroppedClaim,
  type PlanBundlesParameters,
  type PlannedBundle,
  type PlanTreeBundlesParameters,
  type ProvenClaim,
  type ProvenTree,
  planBundles,
  planTreeBundles,
  type SimulateBundle,
} from "./bundles/planBundles.ts";
export type { CampaignBook, CampaignRows } from "./check/campaignRows.ts";
export { type CheckCampaignParameters, type CheckedCampaign, checkCampaign } from "./check/checkCampaign.ts";
export type { ExpectedGate } from "./check/checkGate.ts";
export { checkLeaves, type LeavesOf } from "./check/checkLeaves.ts";
export { checkTerms } from "./check/checkTerms.ts";
export { countCumulative, countPaid, LEAVES_PER_WORD, type Paid, paidOf } from "./check/countPaid.ts";
export { type Finding, findingOf } from "./check/finding.ts";
export {
  type CampaignFacts,
  type Expectations,
  judgeCampaign,
  type PublishedFacts,
} from "./check/judgeCampaign.ts";
export { type ClaimedLeaf, type ClaimLeafParameters, claimLeaf } from "./claim/claimLeaf.ts";
export { type CampaignTree, type ClaimTree, claimTree } from "./claim/claimTree.ts";
export { type DuePaymentParameters, duePayment, type PayingCampaign } from "./claim/duePayment.ts";
export { type GateAnswers, gateAnswers, gateDataOf, type ShownBySubject } from "./claim/gateAnswers.ts";
export { type JudgeClaimParameters, type JudgedClaim, judgeClaim } from "./claim/judgeClaim.ts";
export { readSkips, type Skip } from "./claim/paidIn.ts";
export { readStandings, type Standing, type StandingsParameters } from "./claim/readStandings.ts";
export { type ClaimedRoots, type RelayedCampaign, relayedCampaign } from "./claim/relayedCampaign.ts";
export { type CampaignFile, formatCampaignFile, parseCampaignFile } from "./create/campaignFile.ts";
export {
  type ChooseFormParameters,
  chooseForm,
  type FormChoice,
  type FormCosts,
  type FormGas,
  formCosts,
  type PaidWay,
  paidWays,
} from "./create/chooseForm.ts";
export {
  type CreateCampaignParameters,
  type CreatedCampaign,
  type CreationPlan,
  createCampaign,
} from "./create/createCampaign.ts";
export type { CampaignTerms } from "./create/plannedCampaign.ts";
export type { FactoryPlaces } from "./create/requireFactory.ts";
export { type ClaimBlocker, type ClaimError, campaignRefusal, decodeClaimError } from "./decodeClaimError.ts";
export type { Retry } from "./errors/claimErrorEntry.ts";
export { type FundCampaignParameters, type FundedCampaign, fundCampaign } from "./fund/fundCampaign.ts";
export { type Lack, readLack } from "./fund/readLack.ts";
export { type Listed, type ListedRow, listedIndexes } from "./relay/listedIndexes.ts";
export {
  type RelayClaimsParameters,
  type RelayedClaims,
  type RelayRow,
  type RelayStatus,
  relayClaims,
} from "./relay/relayClaims.ts";
export type { ThroughRelay } from "./relay/throughRelay.ts";
export type { RejectedClaim, SignedText } from "./relay/wantedClaims.ts";
export {
  type ReleasedEntitlements,
  type ReleaseEntitlementsParameters,
  type ReleaseRow,
  type ReleaseStatus,
  releaseEntitlements,
} from "./release/releaseEntitlements.ts";
export { type ReleasedSigned, type ReleaseSignedParameters, releaseSigned } from "./release/releaseSigned.ts";
export {
  type ApprovedFunding,
  type ApproveFundingParameters,
  approveFunding,
} from "./roots/approveFunding.ts";
export {
  type AcceptedRoot,
  acceptRoot,
  type DecideRootParameters,
  type VetoedRoot,
  vetoRoot,
} from "./roots/decideRoot.ts";
export { type ProposalParameters, proposalFindings } from "./roots/proposalFindings.ts";
export {
  type ProposedRoot,
  type ProposeRootParameters,
  proposeRoot,
  type RootFunding,
} from "./roots/proposeRoot.ts";
export {
  type MakeScheduleParameters,
  makeSchedule,
  type ScheduleStep,
  scheduleSteps,
} from "./schedule/makeSchedule.ts";
export { formatSchedule, parseSchedule } from "./schedule/parseSchedule.ts";
export { parseSignedClaim } from "./sign/parseSignedClaim.ts";
export { type ClaimSigner, signClaim } from "./sign/signClaim.ts";
export {
  formatSignedClaim,
  type SignedClaim,
  signedClaimTypedData,
  type UnsignedClaim,
} from "./sign/signedClaim.ts";
export {
  claimForWallet,
  type ProvenLeaf,
  readPaidBefore,
  type UnsignedClaimParameters,
  unsignedClaim,
} from "./sign/unsignedClaim.ts";
export {
  type CampaignMoment,
  type CampaignMomentsParameters,
  campaignMoments,
  openWaves,
} from "./state/campaignMoments.ts";
export { campaignState, pendingOf } from "./state/campaignState.ts";
export {
  type ClaimFacts,
  type ClaimRules,
  type ClaimState,
  claimState,
  claimStates,
  type OwnersWait,
} from "./state/claimState.ts";
export {
  type ReadFacts,
  type ReadFactsParameters,
  type ReadStage,
  readCampaignFacts,
} from "./state/readCampaignFacts.ts";
export {
  type ClaimedCampaign,
  type ReadClaimStateParameters,
  readClaimState,
} from "./state/readClaimState.ts";
export { type SweepCampaignParameters, type SweptCampaign, sweepCampaign } from "./sweep/sweepCampaign.ts";
