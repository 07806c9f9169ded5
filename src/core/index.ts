/**
 * Every format and rule, once: leaves, ids, status words, verdicts, vesting, typed data, bundles, proofs. Pure: no network, no
 * clock, no files. Imports nothing but hash functions.
 */
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
} from "./attestation/attestationRequests.ts";
export { type AttestationUidParameters, attestationUid } from "./attestation/attestationUid.ts";
export {
  type AttestationStatus,
  type DecideAttestationParameters,
  decideAttestation,
} from "./attestation/attestationVerdict.ts";
export {
  type OffchainAttestationUidParameters,
  type OffchainVersion,
  offchainAttestationUid,
} from "./attestation/offchainAttestationUid.ts";
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
export { allocationHash } from "./campaign/allocationHash.ts";
export { campaignLeaf } from "./campaign/campaignLeaf.ts";
export { RULES_TYPEHASH, type RulesHashParameters, rulesHash } from "./campaign/rulesHash.ts";
export { shuffleOrder, shuffleSeed } from "./campaign/shuffle.ts";
export {
  SHUFFLE_COMMITMENT_TYPEHASH,
  type ShuffleSource,
  shuffleCommitment,
  shuffleSourceKinds,
} from "./campaign/shuffleCommitment.ts";
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
} from "./campaign/vesting.ts";
export { checkWaves, claimableFrom, type WaveSchedule, waveOf, waveStart } from "./campaign/waves.ts";
export {
  BATCH_TYPEHASH,
  type BatchHeader,
  type BatchIdParameters,
  batchId,
  batchIdFromPolicyHash,
  type HashedPolicyBatchIdParameters,
} from "./credential/batchId.ts";
export { credentialId } from "./credential/credentialId.ts";
export { CREDENTIAL_TYPEHASH, type Credential, credentialLeaf } from "./credential/credentialLeaf.ts";
export {
  FIELD_TYPEHASH,
  type FieldProof,
  fieldLeaf,
  fieldProof,
  fieldRoot,
  NO_FIELDS,
  type SaltedField,
  verifyField,
} from "./credential/fieldRoot.ts";
export { NULLIFIER_TYPEHASH, type NullifierParameters, nullifier } from "./credential/nullifier.ts";
export { POLICY_TYPEHASH, type Policy, policyHash } from "./credential/policyHash.ts";
export { type Schema, schemaUid } from "./credential/schemaUid.ts";
export { valueHash } from "./credential/valueHash.ts";
export { type Failure, SymbolonError } from "./errors.ts";
export { type Hasher, type HashStream, nobleHasher } from "./hasher.ts";
export { fastHasher, openFastHasher } from "./kernel/fastHasher.ts";
export {
  CLAIM_TYPEHASH,
  type ClaimTerms,
  type ClaimTypedDataParameters,
  claimDigest,
  claimTypedData,
} from "./signing/claimTypedData.ts";
export {
  attestationDomain,
  batchDomain,
  type CampaignDomainParameters,
  campaignDomain,
  type RegistryPlace,
} from "./signing/domains.ts";
export {
  type BatchAuthorization,
  type RequestContents,
  type RequestKind,
  type RequestTerms,
  type RequestTypedDataParameters,
  requestTypedData,
} from "./signing/requestTypedData.ts";
export { type BlockHeader, readBlockHeader } from "./stateProof/blockHeader.ts";
export { type ProvenSlotParameters, provenSlot } from "./stateProof/provenSlot.ts";
export { type ProvenStorageRootParameters, provenStorageRoot } from "./stateProof/provenStorageRoot.ts";
export { type TrieValueParameters, trieValue } from "./stateProof/trieValue.ts";
export type { AnnouncedKind } from "./status/announcedKind.ts";
export {
  type Change,
  type ChangeKind,
  type ChangeKindName,
  changeKinds,
  initialDigest,
  nextDigest,
} from "./status/digest.ts";
export {
  type Hold,
  imposeHold,
  isHeldAt,
  packHold,
  suspendedAt,
  unpackHold,
  WHOLE_BATCH,
} from "./status/holds.ts";
export {
  announcedIn,
  announceFinal,
  announceToggle,
  announcingEpoch,
  pendingAt,
  projected,
  retractAnnounced,
  retractableUntil,
} from "./status/statusChanges.ts";
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
} from "./status/statusWords.ts";
export {
  foldMultiproof,
  type IndexedProof,
  type Multiproof,
  multiproofAt,
  multiproofFromProofs,
} from "./tree/multiproof.ts";
export { buildNativeTree, MAX_PROOF_LENGTH, proofAt, rootFromProof } from "./tree/nativeTree.ts";
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
