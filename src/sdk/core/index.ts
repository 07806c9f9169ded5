/**
 * `symbolon/core`: every format and rule, once: leaves, ids, status words, verdicts, vesting, typed data, bundles, proofs. Pure: no
 * network, no clock, no files.
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
export { bundleRoot } from "./bundle/bundleRoot.ts";
export { decodeBundle } from "./bundle/decodeBundle.ts";
export { encodeBundle, makeBundle } from "./bundle/encodeBundle.ts";
export { campaignLeaf } from "./campaign/campaignLeaf.ts";
export {
  MAX_ENTITLEMENT,
  type VestingPoint,
  type VestingSchedule,
  vestedAmount,
  vestedShare,
} from "./campaign/vesting.ts";
export { claimableFrom, type WaveSchedule, waveOf, waveStart } from "./campaign/waves.ts";
export {
  type BatchHeader,
  type BatchIdParameters,
  batchId,
  type HashedPolicyBatchIdParameters,
  type Policy,
  type RulesHashParameters,
  rulesHash,
} from "./credential/batchId.ts";
export { type Credential, credentialId, credentialLeaf } from "./credential/credentialLeaf.ts";
export {
  type FieldProof,
  fieldLeaf,
  fieldProof,
  fieldRoot,
  NO_FIELDS,
  type SaltedField,
  verifyField,
} from "./credential/fieldRoot.ts";
export { type NullifierParameters, nullifier } from "./credential/nullifier.ts";
export { type Schema, schemaUid } from "./credential/schemaUid.ts";
export { type Failure, SymbolonError } from "./errors.ts";
export { type Hasher, type HashStream, nobleHasher } from "./hasher.ts";
export {
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
  type DisputeDomainParameters,
  type QuorumDomainParameters,
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
export { type Hold, isHeldAt } from "./status/holds.ts";
export {
  CREDENTIALS_PER_WORD,
  effectiveFrom,
  epochAt,
  horizon,
  MAX_BATCH_SIZE,
  NEVER,
  type StatusBit,
  type StatusWord,
} from "./status/statusWords.ts";
export { type TokenWords, tokenAmount } from "./text/tokenAmount.ts";
export { buildNativeTree, MAX_PROOF_LENGTH, proofAt, rootFromProof } from "./tree/nativeTree.ts";
export {
  type BatchStatus,
  type DecideParameters,
  decide,
  type Guarantee,
  type Outcome,
  outcomes,
  type Verdict,
} from "./verdict.ts";
