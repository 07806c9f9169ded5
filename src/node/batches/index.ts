/** Batches as folders and files, status lists of the W3C: what of credentials needs Node. Imports `credentials` and `files`. */

export { evidenceHash } from "./evidenceHash.ts";
export { importFiles } from "./importFiles.ts";
export { batchToIssue, knownBatch, readHeaderFile } from "./knownBatch.ts";
export { formatOffchainLink, parseOffchainLink } from "./offchainLink.ts";
export { type OpenFileSinkParameters, openFileSink } from "./openFileSink.ts";
export {
  type PublishedBatch,
  readBatchHeader,
  readBatchManifest,
  writeBatchHeader,
} from "./publishedFiles.ts";
export { type ReissueBatchParameters, type ReissuedBatch, reissueBatch } from "./reissueBatch.ts";
export {
  type RenewalBatch,
  type RenewCredentialsParameters,
  type RenewedCredentials,
  renewCredentials,
} from "./renewCredentials.ts";
export { type BatchSource, selectCredentials } from "./selectCredentials.ts";
export {
  type VerifiedBatch,
  type VerifiedPublishedBatch,
  type VerifyBatchOptions,
  verifyBatchDirectory,
  verifyPublishedBatch,
} from "./verifyBatchDirectory.ts";
export {
  type ReadStatusListCredentialParameters,
  readStatusListCredential,
  type SignStatusListCredentialParameters,
  signStatusListCredential,
} from "./w3c/signedStatusList.ts";
export {
  type BatchPlane,
  encodeStatusList,
  type StatusListBitsParameters,
  type StatusPurpose,
  statusListBits,
} from "./w3c/statusListBits.ts";
export {
  issuerDid,
  type StatusList,
  type StatusListCredential,
  type StatusListCredentialParameters,
  type StatusListEntry,
  type StatusListEntryParameters,
  type StatusListProvenance,
  statusListCredential,
  statusListEntry,
  statusListFreshUntil,
} from "./w3c/statusListCredential.ts";
export {
  type BatchStage,
  type WriteBatchDirectoryParameters,
  type WrittenBatch,
  writeBatchDirectory,
} from "./writeBatchDirectory.ts";
