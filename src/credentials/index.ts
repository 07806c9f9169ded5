export type { ReadTile, TileProof } from "../core/tiles/tileProver.ts";
export type { AttestationCall } from "./attestations/attestationCall.ts";
export type { AttestationField, AttestationType } from "./attestations/attestationField.ts";
export { type AttestationRefusalContext, attestationRefusal } from "./attestations/attestationRefusal.ts";
export type { AttestationValue, AttestationValues } from "./attestations/attestationValues.ts";
export { attestationValuesFromJson } from "./attestations/attestationValuesFromJson.ts";
export { decodeAttestationData } from "./attestations/decodeAttestationData.ts";
export { encodeAttestationData } from "./attestations/encodeAttestationData.ts";
export { explainAttestationRefusal } from "./attestations/explainAttestationRefusal.ts";
export { parseAttestationSchema } from "./attestations/parseAttestationSchema.ts";
export {
  type BatchBuilder,
  type BatchBuilderParameters,
  type CredentialRow,
  createBatchBuilder,
} from "./batch/batchBuilder.ts";
export { type CredentialTile, credentialTiles } from "./batch/credentialTiles.ts";
export { derivedSalts, newBatchSecret } from "./batch/derivedSalts.ts";
export { type ProofFromTilesParameters, proofFromTiles } from "./batch/proofFromTiles.ts";
export { type TileProverParameters, tileProver } from "./batch/tileProver.ts";
export type { Batch } from "./batch.ts";
export {
  type BatchManifest,
  type BatchManifestParameters,
  batchManifest,
  batchManifestWithSubjects,
} from "./batchManifest.ts";
export { type BuildBatchParameters, buildBatch } from "./buildBatch.ts";
export {
  type BuildBatchFromColumnsParameters,
  buildBatchFromColumns,
  type FieldColumn,
} from "./buildBatchFromColumns.ts";
export type { BatchCall } from "./changes/batchCall.ts";
export { batchRefusal } from "./changes/batchRefusal.ts";
export type { ChangePlan, PlannedCall, RefusedRow, SkippedRow } from "./changes/changePlan.ts";
export { explainBatchRefusal } from "./changes/explainBatchRefusal.ts";
export type { HoldPlan, RefusedTarget, SkippedTarget } from "./changes/holdPlan.ts";
export { type IndexesOfIdsParameters, indexesOfIds } from "./changes/indexesOfIds.ts";
export { type PlanChangesParameters, planChanges } from "./changes/planChanges.ts";
export { planHoldEnds } from "./changes/planHoldEnds.ts";
export { type PlanHoldsParameters, planHolds } from "./changes/planHolds.ts";
export { type ReadWordsOfParameters, readWordsOf } from "./changes/readWordsOf.ts";
export type { Plane, WantedChange } from "./changes/wantedChange.ts";
export { type CredentialValues, orderCredentialValues } from "./credentialValues.ts";
export { type DecodedFieldValue, decodeFieldValue } from "./decodeFieldValue.ts";
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
export { disclose } from "./disclosure/disclose.ts";
export { formatPresentation } from "./disclosure/formatPresentation.ts";
export { encodeFieldValue } from "./encodeFieldValue.ts";
export type { FieldType, WordType } from "./fieldType.ts";
export type { FieldValue } from "./fieldValue.ts";
export { readBatchHeader, writeBatchHeader } from "./files/batchHeaderFile.ts";
export type { BatchSource } from "./files/batchSecret.ts";
export { formatCredentialPackage } from "./files/formatCredentialPackage.ts";
export { parseCredentialPackage } from "./files/parseCredentialPackage.ts";
export { type PublishedBatch, readBatchManifest } from "./files/readBatchManifest.ts";
export { selectCredentials } from "./files/selectCredentials.ts";
export {
  type VerifiedBatch,
  type VerifyBatchOptions,
  verifyBatchDirectory,
} from "./files/verifyBatchDirectory.ts";
export { type VerifiedPublishedBatch, verifyPublishedBatch } from "./files/verifyPublishedBatch.ts";
export {
  type BatchStage,
  type WriteBatchDirectoryParameters,
  type WrittenBatch,
  writeBatchDirectory,
} from "./files/writeBatchDirectory.ts";
export { groupByWord, type WordUpdate } from "./groupByWord.ts";
export type { CredentialPackage, HeldCredential } from "./heldCredential.ts";
export { indexesInWord } from "./indexesInWord.ts";
export { formatOffchainLink } from "./offchain/formatOffchainLink.ts";
export { formatOffchainPackage } from "./offchain/formatOffchainPackage.ts";
export type {
  OffchainAttestation,
  OffchainMessage,
  OffchainPackage,
} from "./offchain/offchainAttestation.ts";
export {
  type OffchainAttestationStatusParameters,
  offchainAttestationStatus,
} from "./offchain/offchainAttestationStatus.ts";
export { parseOffchainLink } from "./offchain/parseOffchainLink.ts";
export { parseOffchainPackage } from "./offchain/parseOffchainPackage.ts";
export {
  type SignOffchainAttestationParameters,
  signOffchainAttestation,
} from "./offchain/signOffchainAttestation.ts";
export {
  type VerifyOffchainAttestationParameters,
  verifyOffchainAttestation,
} from "./offchain/verifyOffchainAttestation.ts";
export { parseSchema, type SchemaField } from "./parseSchema.ts";
export { randomSalts } from "./randomSalts.ts";
export type { Salts } from "./salts.ts";
export { seededSalts } from "./seededSalts.ts";
export { explainVerifierRefusal } from "./verify/explainVerifierRefusal.ts";
export * from "./verify/index.ts";
export { verifierRefusal } from "./verify/verifierRefusal.ts";
export type { BatchPlane, StatusPurpose } from "./w3c/batchPlane.ts";
export { encodeStatusList } from "./w3c/encodeStatusList.ts";
export { issuerDid } from "./w3c/issuerDid.ts";
export {
  type ReadStatusListCredentialParameters,
  readStatusListCredential,
} from "./w3c/readStatusListCredential.ts";
export {
  type SignStatusListCredentialParameters,
  signStatusListCredential,
} from "./w3c/signStatusListCredential.ts";
export { type StatusListBitsParameters, statusListBits } from "./w3c/statusListBits.ts";
export {
  type StatusList,
  type StatusListCredential,
  type StatusListCredentialParameters,
  type StatusListProvenance,
  statusListCredential,
} from "./w3c/statusListCredential.ts";
export {
  type StatusListEntry,
  type StatusListEntryParameters,
  statusListEntry,
} from "./w3c/statusListEntry.ts";
export { statusListFreshUntil } from "./w3c/statusListFreshUntil.ts";
