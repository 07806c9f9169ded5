export { allocationHash } from "./allocationHash.ts";
export type { AnnouncedKind } from "./announcedKind.ts";
export { type AttestationDomainParameters, attestationDomain } from "./attestationDomain.ts";
export type {
  AttestationRequest,
  AttestationRequestData,
  DelegatedAttestationRequest,
  DelegatedRevocationRequest,
  ManyDelegatedAttestationRequest,
  ManyDelegatedRevocationRequest,
  MultiAttestationRequest,
  MultiDelegatedAttestationRequest,
  MultiDelegatedRevocationRequest,
  MultiRevocationRequest,
  RegistrySignature,
  RevocationRequest,
  RevocationRequestData,
} from "./attestationRequests.ts";
export { type AttestationUidParameters, attestationUid } from "./attestationUid.ts";
export {
  type AttestationStatus,
  type DecideAttestationParameters,
  decideAttestation,
} from "./attestationVerdict.ts";
export { type AttestManyTypedDataParameters, attestManyTypedData } from "./attestManyTypedData.ts";
export { type AttestTypedDataParameters, attestTypedData } from "./attestTypedData.ts";
export type { BatchAuthorization, BatchAuthorizationTerms } from "./batchAuthorization.ts";
export { type BatchDomainParameters, batchDomain } from "./batchDomain.ts";
export {
  BATCH_TYPEHASH,
  type BatchHeader,
  type BatchIdParameters,
  batchId,
  batchIdFromPolicyHash,
  type HashedPolicyBatchIdParameters,
} from "./batchId.ts";
export {
  type Bundle,
  type BundleItem,
  type ItemSignature,
  MAX_BUNDLE_INDEX,
  MAX_BUNDLE_ITEMS,
} from "./bundle/bundle.ts";
export { bundleRoot, itemLeaf } from "./bundle/bundleRoot.ts";
export { decodeBundle } from "./bundle/decodeBundle.ts";
export { encodeBundle } from "./bundle/encodeBundle.ts";
export { makeBundle } from "./bundle/makeBundle.ts";
export {
  ADDRESS_BYTES,
  bytesToHex,
  encodeWords,
  hexToBytes,
  MAX_UINT256,
  readUint256,
  WORD_BYTES,
  writeUint256,
} from "./bytes.ts";
export { type CampaignDomainParameters, campaignDomain } from "./campaignDomain.ts";
export { campaignLeaf } from "./campaignLeaf.ts";
export { type ChangeStatusTypedDataParameters, changeStatusTypedData } from "./changeStatusTypedData.ts";
export {
  CLAIM_TYPEHASH,
  type ClaimTerms,
  type ClaimTypedDataParameters,
  claimDigest,
  claimTypedData,
} from "./claimTypedData.ts";
export { credentialId } from "./credentialId.ts";
export { CREDENTIAL_TYPEHASH, type Credential, credentialLeaf } from "./credentialLeaf.ts";
export {
  type Change,
  type ChangeKind,
  type ChangeKindName,
  changeKinds,
  initialDigest,
  nextDigest,
} from "./digest.ts";
export { type EndHoldTypedDataParameters, endHoldTypedData } from "./endHoldTypedData.ts";
export { SymbolonError, type SymbolonErrorParameters } from "./errors.ts";
export {
  FIELD_TYPEHASH,
  type FieldProof,
  fieldLeaf,
  fieldProof,
  fieldRoot,
  NO_FIELDS,
  type SaltedField,
  verifyField,
} from "./fieldRoot.ts";
export { type Hasher, type HashStream, nobleHasher } from "./hasher.ts";
export { type Hold, imposeHold, isHeldAt, packHold, suspendedAt, unpackHold, WHOLE_BATCH } from "./holds.ts";
export {
  type ImposeHoldTypedDataParameters,
  imposeHoldTypedData,
} from "./imposeHoldTypedData.ts";
export { type IncreaseNonceTypedDataParameters, increaseNonceTypedData } from "./increaseNonceTypedData.ts";
export { type IssueBatchTypedDataParameters, issueBatchTypedData } from "./issueBatchTypedData.ts";
export { fastHasher, openFastHasher } from "./kernel/fastHasher.ts";
export {
  foldMultiproof,
  type IndexedProof,
  type Multiproof,
  multiproofAt,
  multiproofFromProofs,
} from "./multiproof.ts";
export { buildNativeTree, MAX_PROOF_LENGTH, proofAt, rootFromProof } from "./nativeTree.ts";
export { NULLIFIER_TYPEHASH, type NullifierParameters, nullifier } from "./nullifier.ts";
export {
  type OffchainAttestationUidParameters,
  type OffchainVersion,
  offchainAttestationUid,
} from "./offchainAttestationUid.ts";
export { POLICY_TYPEHASH, type Policy, policyHash } from "./policyHash.ts";
export { type RevokeManyTypedDataParameters, revokeManyTypedData } from "./revokeManyTypedData.ts";
export { type RevokeTypedDataParameters, revokeTypedData } from "./revokeTypedData.ts";
export { RULES_TYPEHASH, type RulesHashParameters, rulesHash } from "./rulesHash.ts";
export { type Schema, schemaUid } from "./schemaUid.ts";
export { shuffleOrder, shuffleSeed } from "./shuffle.ts";
export {
  SHUFFLE_COMMITMENT_TYPEHASH,
  type ShuffleSource,
  shuffleCommitment,
  shuffleSourceKinds,
} from "./shuffleCommitment.ts";
export { type BlockHeader, readBlockHeader } from "./stateProof/blockHeader.ts";
export { type ProvenSlotParameters, provenSlot } from "./stateProof/provenSlot.ts";
export { type ProvenStorageRootParameters, provenStorageRoot } from "./stateProof/provenStorageRoot.ts";
export { type TrieValueParameters, trieValue } from "./stateProof/trieValue.ts";
export {
  announcedIn,
  announceFinal,
  announceToggle,
  announcingEpoch,
  pendingAt,
  projected,
  retractAnnounced,
  retractableUntil,
} from "./statusChanges.ts";
export {
  bitsInForce,
  CREDENTIALS_PER_WORD,
  EMPTY_WORD,
  effectiveFrom,
  epochAt,
  finalAt,
  finalFloor,
  horizon,
  inForceFrom,
  locate,
  MAX_BATCH_SIZE,
  NEVER,
  type StatusBit,
  type StatusWord,
  toggledAt,
  toggledFloor,
} from "./statusWords.ts";
export { valueHash } from "./valueHash.ts";
export {
  type BatchStatus,
  type DecideParameters,
  decide,
  type Guarantee,
  guarantees,
  notFound,
  type Outcome,
  outcomes,
  type Verdict,
} from "./verdict.ts";
export {
  MAX_ENTITLEMENT,
  MAX_VESTING_POINTS,
  nextPoint,
  requireSchedule,
  type VestingPoint,
  type VestingSchedule,
  vestedAmount,
  vestedShare,
  WHOLE_SHARE,
} from "./vesting.ts";
export { checkWaves, claimableFrom, type WaveSchedule, waveOf, waveStart } from "./waves.ts";
