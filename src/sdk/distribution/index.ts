/**
 * `symbolon/distribution`: creates, funds and checks campaigns over a published tree; proves, signs, explains and relays claims;
 * changes roots; recalls before the start, and sweeps what is left. Calls that send are journalled: the same call again does what is left.
 */

export type { AllocationRow } from "../allocation/allocationFromRows.ts";
export {
  type Delivered,
  type DeliverParameters,
  deliver,
  type RunDeliveryParameters,
} from "../delivery/deliver.ts";
export {
  type EndpointState,
  type Endpoints,
  type EndpointsOptions,
  endpoints,
} from "../delivery/endpoints.ts";
export {
  type Journal,
  type JournalHeader,
  type KeptJournal,
  memoryJournal,
  type OpenJournal,
  type Sending,
  type Settled,
} from "../delivery/journal.ts";
export { type ChainProfile, type ProfileOverrides, readProfile } from "../delivery/profile.ts";
export { remoteSigner } from "../delivery/remoteSigner.ts";
export type { Place, Task, TaskCall, Work } from "../delivery/task.ts";
export type { Endpoint } from "../delivery/trackedEndpoint.ts";
export { type HandedIn, type HandInAllParameters, handInAll } from "../gatewayClient/handInAll.ts";
export type { IntentStatus } from "../gatewayClient/intentStatus.ts";
export {
  type ClaimDocument,
  type ClaimDoors,
  type GatewayClient,
  type HandInOptions,
  type OpenGatewayClientParameters,
  openGatewayClient,
  type ServedLane,
} from "../gatewayClient/openGatewayClient.ts";
export type { TicketMemory } from "../gatewayClient/ticketMemory.ts";
export {
  type KnownSignatures,
  type MayBurn,
  type MayBurnInParameters,
  mayBurnIn,
} from "./bundles/mayBurnIn.ts";
export {
  type CheckedBundle,
  type DroppedClaim,
  type PlanBundlesParameters,
  type PlannedBundle,
  type PlanTreeBundlesParameters,
  type ProvenClaim,
  type ProvenTree,
  planBundles,
  type SimulateBundle,
} from "./bundles/planBundles.ts";
export type { CampaignBook, CampaignRows } from "./check/campaignRows.ts";
export { type CheckCampaignParameters, type CheckedCampaign, checkCampaign } from "./check/checkCampaign.ts";
export type { ExpectedGate } from "./check/checkGate.ts";
export { claim, type SendClaimParameters } from "./claim/claim.ts";
export { type CampaignTree, type ClaimTree, claimTree } from "./claim/claimTree.ts";
export { type GateAnswers, gateAnswers, type ShownBySubject } from "./claim/gateAnswers.ts";
export { readSkips, type Skip } from "./claim/paidIn.ts";
export { type ClaimedRoots, type RelayedCampaign, relayedCampaign } from "./claim/relayedCampaign.ts";
export { type DistributionTree, type TreeOfOptions, treeOf } from "./claim/treeOf.ts";
export { type CampaignFile, formatCampaignFile, parseCampaignFile } from "./create/campaignFile.ts";
export {
  type CreateCampaignParameters,
  type CreatedCampaign,
  type CreationPlan,
  createCampaign,
} from "./create/createCampaign.ts";
export { type DeployCampaignParameters, deployCampaign } from "./create/deployCampaign.ts";
export type { CampaignTerms } from "./create/plannedCampaign.ts";
export type { FactoryPlaces } from "./create/requireFactory.ts";
export type { Retry } from "./errors/claimErrorEntry.ts";
export { type FundCampaignParameters, type FundedCampaign, fundCampaign } from "./fund/fundCampaign.ts";
export {
  type RelayClaimsParameters,
  type RelayedClaims,
  type RelayRow,
  type RelayStatus,
  relayClaims,
} from "./relay/relayClaims.ts";
export type { RejectedClaim, SignedText } from "./relay/selectClaims.ts";
export type { ThroughRelay } from "./relay/throughRelay.ts";
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
export {
  type ProposedRoot,
  type ProposeRootParameters,
  proposeRoot,
  type RootFunding,
} from "./roots/proposeRoot.ts";
export { type MakeScheduleParameters, makeSchedule, type ScheduleStep } from "./schedule/makeSchedule.ts";
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
  type UnsignedClaimParameters,
  unsignedClaim,
} from "./sign/unsignedClaim.ts";
export {
  type ClaimFacts,
  type ClaimRules,
  type ClaimState,
  claimState,
  type OwnersWait,
} from "./state/claimState.ts";
export {
  type ClaimedCampaign,
  type ReadClaimStateParameters,
  readClaimState,
} from "./state/readClaimState.ts";
export { type RecalledCampaign, recallCampaign } from "./sweep/recallCampaign.ts";
export { type SweepCampaignParameters, type SweptCampaign, sweepCampaign } from "./sweep/sweepCampaign.ts";
