/**
 * `symbolon/credentials`: for issuers. Builds and issues batches and attestations, changes their status, imports what was issued
 * elsewhere. Calls that send are journalled: the same call again does what is left.
 */

export type { Plane } from "../core/status/statusChanges.ts";
export type { ReadTile, TileProof } from "../core/tiles/tileProver.ts";
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
export { remoteSigner } from "../delivery/remoteSigner.ts";
export { decodeAttestationData, encodeAttestationData } from "./attestations/attestationData.ts";
export {
  type AttestationRefusalContext,
  attestationRefusal,
} from "./attestations/attestationRefusal.ts";
export { type AttestRow, type AttestRowsParameters, attestRows } from "./attestations/attestRows.ts";
export { ensureSchema, findRegistry, type Registry } from "./attestations/findRegistry.ts";
export type { AttestationCall } from "./attestations/requestedItems.ts";
export {
  type RevokeAttestationsParameters,
  type RevokedAttestations,
  revokeAttestations,
} from "./attestations/revokeAttestations.ts";
export { readAttestations } from "./attestations/revokeWork.ts";
export {
  type BatchBuilder,
  type BatchBuilderParameters,
  type BuildBatchParameters,
  buildBatch,
  type CredentialRow,
  type CredentialValues,
  createBatchBuilder,
} from "./batch/buildBatch.ts";
export { type IssueBatchParameters, type IssuedBatch, issueBatch } from "./batch/issueBatch.ts";
export {
  type IssueCredentialsParameters,
  type IssuedCredentials,
  issueCredentials,
  type MadeCredentials,
  type NamedCredentialRow,
} from "./batch/issueCredentials.ts";
export type { KnownBatch } from "./batch/knownBatch.ts";
export {
  type CredentialTile,
  type ProofFromTilesParameters,
  proofFromTiles,
  type TileProverParameters,
} from "./batch/tileProver.ts";
export type { Batch, CredentialPackage, HeldCredential } from "./batch.ts";
export { type BatchManifest, type BatchManifestParameters, batchManifest } from "./batchManifest.ts";
export {
  type AnnounceChangesParameters,
  type AnnouncedChanges,
  announceChanges,
} from "./changes/announceChanges.ts";
export {
  type BatchOverview,
  type ReadBatchOverviewParameters,
  readBatchOverview,
} from "./changes/batchOverview.ts";
export { batchRefusal } from "./changes/batchRefusal.ts";
export type { BatchCall } from "./changes/changeRefusals.ts";
export type { CredentialOutlook } from "./changes/credentialOutlook.ts";
export { endHold, type HoldParameters, imposeHold, type SentHolds } from "./changes/imposeHold.ts";
export {
  type ChangePlan,
  type PlanChangesParameters,
  type PlannedChange,
  planChanges,
  type RefusedRow,
  type RequestedChange,
  type SkippedRow,
} from "./changes/planChanges.ts";
export {
  type HoldPlan,
  type PlanHoldsParameters,
  planHolds,
  type RefusedTarget,
  type SkippedTarget,
} from "./changes/planHolds.ts";
export {
  type ChangeState,
  type PlanStatusChangeParameters,
  planStatusChange,
  type StatusChangePlan,
} from "./changes/planStatusChange.ts";
export {
  type PlanStatusHoldParameters,
  planStatusHold,
  type StatusHoldPlan,
} from "./changes/planStatusHold.ts";
export {
  checkRequest,
  type RequestCall,
  type RequestSituation,
  type RequestStatus,
  requestCall,
} from "./delegation/checkRequest.ts";
export {
  formatSignedRequest,
  parseSignedRequests,
  type RequestedContents,
  type RequestFile,
  requestDigest,
  type UnsignedRequest,
} from "./delegation/requestText.ts";
export {
  type RequestRegistry,
  type RequestTask,
  type SendRequestsParameters,
  type SentRequest,
  type SentRequests,
  sendRequests,
} from "./delegation/sendRequests.ts";
export { type SignCallsParameters, signCalls } from "./delegation/signCalls.ts";
export type { Signer } from "./delegation/signer.ts";
export {
  type AttestationRequestKind,
  type AttestationRequests,
  type BatchRequestKind,
  type BatchRequests,
  type SignedRequest,
  type SignedRequestKind,
  type SignRequestParameters,
  signRequest,
} from "./delegation/signRequest.ts";
export {
  type VerifiedRequestKind,
  type VerifyRequestParameters,
  verifyRequest,
} from "./delegation/verifyRequest.ts";
export { formatCredentialPackage, parseCredentialPackage } from "./disclosure/credentialPackage.ts";
export { type DecodedFieldValue, decodeFieldValue, encodeFieldValue } from "./fieldCodec.ts";
export type { FieldValue } from "./fieldValue.ts";
export { groupByWord, type WordUpdate } from "./groupByWord.ts";
export {
  type ImportAttestationsParameters,
  type Imported,
  importAttestations,
} from "./import/importAttestations.ts";
export {
  type ImportSource,
  type ReadSourceParameters,
  readSource,
  type SelectImportsParameters,
  selectImports,
} from "./import/selectImports.ts";
export { formatOffchainPackage, parseOffchainPackage } from "./offchain/offchainPackage.ts";
export {
  type SignOffchainAttestationParameters,
  signOffchainAttestation,
} from "./offchain/signOffchainAttestation.ts";
export {
  type VerifyOffchainAttestationParameters,
  verifyOffchainAttestation,
} from "./offchain/verifyOffchainAttestation.ts";
export { type FieldType, parseSchema, type SchemaField, type WordType } from "./parseSchema.ts";
export {
  type PlanReissueParameters,
  planReissue,
  type ReissueBlock,
  type ReissuePlan,
  type ReissueReason,
} from "./reissue/planReissue.ts";
export type { AsOf } from "./reissue/readOldBatch.ts";
export { newBatchSecret, randomSalts, type Salts } from "./salts.ts";
