export {
  bundleClaims,
  bundleTreeClaims,
  type CheckedBundle,
  type DroppedClaim,
  type SimulateBundle,
} from "./bundles/bundleClaims.ts";
export {
  type BundleCosts,
  bundleCosts,
  costsOfKind,
  ITEM_GAS,
  ITEM_HEADROOM,
} from "./bundles/bundleCosts.ts";
export type { BundleLimits } from "./bundles/bundleLimits.ts";
export type { ProvenClaim, ProvenTree } from "./bundles/bundleMaker.ts";
export { type BundleEstimate, estimateBundle } from "./bundles/estimateBundle.ts";
export { type GroupItemsParameters, groupItems } from "./bundles/groupItems.ts";
export { type MayBurn, type MayBurnInParameters, mayBurnIn } from "./bundles/mayBurnIn.ts";
export {
  type PlanBundlesParameters,
  type PlanTreeBundlesParameters,
  planBundles,
  planTreeBundles,
} from "./bundles/planBundles.ts";
export type { PlannedBundle } from "./bundles/plannedBundle.ts";
export { readSkips, type Skip } from "./bundles/readSkips.ts";
export type { CampaignBook } from "./check/campaignBook.ts";
export type { CampaignRows } from "./check/campaignRows.ts";
export {
  type CampaignFacts,
  checkCampaign,
  type Expectations,
  type PublishedFacts,
} from "./check/checkCampaign.ts";
export type { ExpectedGate } from "./check/checkGate.ts";
export { checkLeaves, type LeavesOf } from "./check/checkLeaves.ts";
export { checkTerms } from "./check/checkTerms.ts";
export { countCumulative, countPaid, LEAVES_PER_WORD, type Paid, paidOf } from "./check/countPaid.ts";
export type { Finding } from "./check/finding.ts";
export { campaignRefusal } from "./create/campaignRefusal.ts";
export {
  type ChooseFormParameters,
  chooseForm,
  type FormChoice,
  type FormGas,
} from "./create/chooseForm.ts";
export { type FormCosts, formCosts, type PaidWay, paidWays } from "./create/formCosts.ts";
export { type ClaimError, decodeClaimError } from "./decodeClaimError.ts";
export type { Retry } from "./errors/claimErrorEntry.ts";
export type { ClaimBlocker } from "./claim/claimBlocker.ts";
export { type DuePaymentParameters, duePayment, type PayingCampaign } from "./claim/duePayment.ts";
export { type JudgeClaimParameters, type JudgedClaim, judgeClaim } from "./claim/judgeClaim.ts";
export { formatSchedule } from "./schedule/formatSchedule.ts";
export {
  type MakeScheduleParameters,
  makeSchedule,
  type ScheduleStep,
  scheduleSteps,
} from "./schedule/makeSchedule.ts";
export { parseSchedule } from "./schedule/parseSchedule.ts";
export { formatSignedClaim } from "./sign/formatSignedClaim.ts";
export { parseSignedClaim } from "./sign/parseSignedClaim.ts";
export { type SignedClaim, signedClaimTypedData } from "./sign/signedClaim.ts";
