export type { AttestationCall } from "./attestations/attestationCall.ts";
export type { AttestationField, AttestationType } from "./attestations/attestationField.ts";
export { type AttestationRefusalContext, attestationRefusal } from "./attestations/attestationRefusal.ts";
export type { AttestationValue, AttestationValues } from "./attestations/attestationValues.ts";
export { attestationValuesFromJson } from "./attestations/attestationValuesFromJson.ts";
export { decodeAttestationData } from "./attestations/decodeAttestationData.ts";
export { encodeAttestationData } from "./attestations/encodeAttestationData.ts";
export { explainAttestationRefusal } from "./attestations/explainAttestationRefusal.ts";
export { parseAttestationSchema } from "./attestations/parseAttestationSchema.ts";
export type { Batch } from "./batch.ts";
export {
  type BatchManifest,
  type BatchManifestParameters,
  batchManifest,
  batchManifestWithSubjects,
} from "./batchManifest.ts";
export { type BuildBatchParameters, buildBatch, type CredentialRow } from "./buildBatch.ts";
export {
  type BuildBatchFromColumnsParameters,
  buildBatchFromColumns,
  type FieldColumn,
} from "./buildBatchFromColumns.ts";
export type { AttestationSigner } from "./delegation/attestationSigner.ts";
export {
  type SignDelegatedAttestationParameters,
  signDelegatedAttestation,
} from "./delegation/signDelegatedAttestation.ts";
export {
  type SignDelegatedRevocationParameters,
  signDelegatedRevocation,
} from "./delegation/signDelegatedRevocation.ts";
export {
  type SignManyDelegatedAttestationParameters,
  signManyDelegatedAttestation,
} from "./delegation/signManyDelegatedAttestation.ts";
export {
  type SignManyDelegatedRevocationParameters,
  signManyDelegatedRevocation,
} from "./delegation/signManyDelegatedRevocation.ts";
export {
  type SignMultiDelegatedAttestationParameters,
  signMultiDelegatedAttestation,
} from "./delegation/signMultiDelegatedAttestation.ts";
export {
  type SignMultiDelegatedRevocationParameters,
  signMultiDelegatedRevocation,
} from "./delegation/signMultiDelegatedRevocation.ts";
export {
  type VerifyDelegatedAttestationParameters,
  verifyDelegatedAttestation,
} from "./delegation/verifyDelegatedAttestation.ts";
export {
  type VerifyDelegatedRevocationParameters,
  verifyDelegatedRevocation,
} from "./delegation/verifyDelegatedRevocation.ts";
export {
  type VerifyManyDelegatedAttestationParameters,
  verifyManyDelegatedAttestation,
} from "./delegation/verifyManyDelegatedAttestation.ts";
export {
  type VerifyManyDelegatedRevocationParameters,
  verifyManyDelegatedRevocation,
} from "./delegation/verifyManyDelegatedRevocation.ts";
export { encodeFieldValue } from "./encodeFieldValue.ts";
export type { FieldType, WordType } from "./fieldType.ts";
export type { FieldValue } from "./fieldValue.ts";
export { groupByWord, type WordUpdate } from "./groupByWord.ts";
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
