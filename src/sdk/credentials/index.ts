/**
 * Credentials, one by one (attestations) and by the batch: build, issue, change, hold, verify, disclose, import. What sends
 * is journalled and resumable: the same call again does what is left.
 *
 * Imports `core`, `files`' readers of values, `chain` and `delivery`; no module of Node's, but for `credentials/node`, where
 * batches are folders and files.
 */

export type { Plane } from "../core/status/statusChanges.ts";
export type { ReadTile, TileProof } from "../core/tiles/tileProver.ts";
export type { AttestationCall } from "./attestations/askedItems.ts";
export { decodeAttestationData, encodeAttestationData } from "./attestations/attestationData.ts";
export {
  type AttestationRefusalContext,
  attestationRefusal,
  explainAttestationRefusal,
} from "./attestations/attestationRefusal.ts";
export {
  type AttestationDefaults,
  type AttestationRowsParameters,
  attestationRows,
  dataFromText,
} from "./attestations/attestationRows.ts";
export {
  type AttestationValue,
  type AttestationValues,
  attestationValuesFromJson,
} from "./attestations/attestationValues.ts";
export { type AttestRow, type AttestRowsParameters, attestRows } from "./attestations/attestRows.ts";
export {
  ensureSchema,
  findRegistry,
  planSchema,
  type Registry,
  requireSchema,
} from "./attestations/findRegistry.ts";
export {
  type AttestationField,
  type AttestationType,
  parseAttestationSchema,
} from "./attestations/parseAttestationSchema.ts";
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
  orderCredentialValues,
} from "./batch/buildBatch.ts";
export { type IssueBatchParameters, type IssuedBatch, issueBatch } from "./batch/issueBatch.ts";
export type { KnownBatch } from "./batch/knownBatch.ts";
export { type BatchRole, batchRole, requireRole } from "./batch/knownBatch.ts";
export {
  type CredentialTile,
  credentialTiles,
  type ProofFromTilesParameters,
  proofFromTiles,
  type TileProverParameters,
  tileProver,
} from "./batch/tileProver.ts";
export type { Batch, CredentialPackage, HeldCredential } from "./batch.ts";
export {
  type BatchManifest,
  type BatchManifestParameters,
  batchManifest,
  batchManifestWithSubjects,
} from "./batchManifest.ts";
export {
  type BuildBatchFromColumnsParameters,
  buildBatchFromColumns,
  type FieldColumn,
} from "./buildBatchFromColumns.ts";
export {
  type AnnounceChangesParameters,
  type AnnouncedChanges,
  announceChanges,
} from "./changes/announceChanges.ts";
export { batchRefusal, explainBatchRefusal } from "./changes/batchRefusal.ts";
export { type ReadWordsOfParameters, readWordsOf } from "./changes/batchStatus.ts";
export type { BatchCall } from "./changes/changeRefusals.ts";
export { type IndexesOfIdsParameters, indexesOfIds } from "./changes/changeRows.ts";
export { endHold, type HoldParameters, imposeHold, type SentHolds } from "./changes/imposeHold.ts";
export {
  type ChangePlan,
  type PlanChangesParameters,
  type PlannedChange,
  planChanges,
  type RefusedRow,
  type SkippedRow,
  type WantedChange,
} from "./changes/planChanges.ts";
export {
  type HoldPlan,
  type PlanHoldsParameters,
  planHoldEnds,
  planHolds,
  type RefusedTarget,
  type SkippedTarget,
} from "./changes/planHolds.ts";
export {
  judgeRequest,
  type RequestCall,
  type RequestSituation,
  type RequestStanding,
  requestCall,
} from "./delegation/judgeRequest.ts";
export {
  type AskedOf,
  formatSignedRequest,
  formatSignedRequests,
  parseSignedRequest,
  parseSignedRequests,
  type RequestFile,
  requestDigest,
  requestMessages,
  type UnsignedRequest,
} from "./delegation/requestText.ts";
export { requireSigned } from "./delegation/requireSigned.ts";
export {
  type RequestRegistry,
  type RequestTask,
  requestTask,
  requestWork,
  type SendRequestsParameters,
  type SentRequest,
  type SentRequests,
  sendRequests,
} from "./delegation/sendRequests.ts";
export { type SignCallsParameters, signCalls, signWholeRequest } from "./delegation/signCalls.ts";
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
export { disclose } from "./disclosure/checkDisclosure.ts";
export { formatCredentialPackage, parseCredentialPackage } from "./disclosure/credentialPackage.ts";
export { formatPresentation } from "./disclosure/presentation.ts";
export { type DecodedFieldValue, decodeFieldValue, encodeFieldValue } from "./fieldCodec.ts";
export type { FieldValue } from "./fieldValue.ts";
export { groupByWord, indexesInWord, type WordUpdate } from "./groupByWord.ts";
export { type ImportAsBatchParameters, type ImportStore, importAsBatch } from "./import/importAsBatch.ts";
export {
  type ImportAttestationsParameters,
  type Imported,
  importAttestations,
} from "./import/importAttestations.ts";
export {
  type ReadSourceParameters,
  readSource,
  type SelectImportsParameters,
  type Source,
  selectImports,
} from "./import/selectImports.ts";
export {
  type OffchainAttestation,
  type OffchainAttestationStatusParameters,
  type OffchainMessage,
  type OffchainPackage,
  offchainAttestationStatus,
} from "./offchain/offchainAttestation.ts";
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
  isReissued,
  type PlanReissueParameters,
  planReissue,
  type ReissueBlock,
  type ReissuePlan,
  type ReissueReason,
} from "./reissue/planReissue.ts";
export type { AsOf } from "./reissue/readOldBatch.ts";
export {
  type NewRoles,
  requireNewRoles,
  type StopStep,
  type StopStepsParameters,
  stopSteps,
} from "./reissue/reissueTerms.ts";
export {
  type ChangedPart,
  changedParts,
  type JudgedRenewals,
  type JudgeRenewalsParameters,
  judgeRenewals,
  type Renewal,
  type RenewalWarning,
  renewalIndexes,
  renewedRow,
} from "./renewal/planRenewal.ts";
export { formatRenewalRequests, type RenewalRequest, renewalRequest } from "./renewal/renewalRequest.ts";
export {
  type RenewalChanges,
  type RenewalRow,
  type RenewalRowsParameters,
  type RenewalTarget,
  readSettings,
  renewalRows,
} from "./renewal/renewalRows.ts";
export { derivedSalts, newBatchSecret, randomSalts, type Salts, seededSalts } from "./salts.ts";
export * from "./verify/index.ts";
export { explainVerifierRefusal, verifierRefusal } from "./verify/verifierRefusal.ts";
