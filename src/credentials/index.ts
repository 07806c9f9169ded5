/**
 * Credentials, one by one (attestations) and by the batch: build, issue, change, hold, verify, disclose, import. What sends
 * is journalled and resumable: the same call again does what is left.
 *
 * Imports `core`, `files`' readers of values, `chain` and `delivery`; no module of Node's, but for `credentials/node`, where
 * batches are folders and files.
 */
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
} from "./attestations/attestationRows.ts";
export type { AttestationValue, AttestationValues } from "./attestations/attestationValues.ts";
export { attestationValuesFromJson } from "./attestations/attestationValues.ts";
export { type AttestRow, type AttestRowsParameters, attestRows } from "./attestations/attestRows.ts";
export { dataFromText } from "./attestations/dataFromText.ts";
export { ensureSchema, findRegistry, type Registry, requireSchema } from "./attestations/findRegistry.ts";
export type { AttestationField, AttestationType } from "./attestations/parseAttestationSchema.ts";
export { parseAttestationSchema } from "./attestations/parseAttestationSchema.ts";
export { readAttestations } from "./attestations/readAttestations.ts";
export {
  type RevokeAttestationsParameters,
  type RevokedAttestations,
  revokeAttestations,
} from "./attestations/revokeAttestations.ts";
export {
  type BatchBuilder,
  type BatchBuilderParameters,
  type CredentialRow,
  createBatchBuilder,
} from "./batch/batchBuilder.ts";
export { type CredentialTile, credentialTiles } from "./batch/credentialTiles.ts";
export { type IssueBatchParameters, type IssuedBatch, issueBatch } from "./batch/issueBatch.ts";
export type { KnownBatch } from "./batch/knownBatch.ts";
export {
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
  type BuildBatchParameters,
  buildBatch,
  type CredentialValues,
  orderCredentialValues,
} from "./buildBatch.ts";
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
export { endHold, type HoldParameters, imposeHold, type SentHolds } from "./changes/imposeHold.ts";
export { type IndexesOfIdsParameters, indexesOfIds } from "./changes/indexesOfIds.ts";
export type {
  ChangePlan,
  Plane,
  PlannedCall,
  RefusedRow,
  SkippedRow,
  WantedChange,
} from "./changes/planChanges.ts";
export { type PlanChangesParameters, planChanges } from "./changes/planChanges.ts";
export type { HoldPlan, RefusedTarget, SkippedTarget } from "./changes/planHolds.ts";
export { type PlanHoldsParameters, planHoldEnds, planHolds } from "./changes/planHolds.ts";
export { type ReadWordsOfParameters, readWordsOf } from "./changes/readWordsOf.ts";
export type { BatchCall } from "./changes/refusalFacts.ts";
export { type BatchRole, batchRole, requireRole } from "./delegation/batchRole.ts";
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
export { disclose } from "./disclosure/disclose.ts";
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
export type {
  OffchainAttestation,
  OffchainMessage,
  OffchainPackage,
} from "./offchain/offchainAttestation.ts";
export {
  type OffchainAttestationStatusParameters,
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
export type { FieldType, WordType } from "./parseSchema.ts";
export { parseSchema, type SchemaField } from "./parseSchema.ts";
export type { Salts } from "./salts.ts";
export { derivedSalts, newBatchSecret, randomSalts, seededSalts } from "./salts.ts";
export * from "./verify/index.ts";
export { explainVerifierRefusal, verifierRefusal } from "./verify/verifierRefusal.ts";
