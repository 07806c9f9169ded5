/**
 * Every format and rule, once: leaves, ids, status words, verdicts, vesting, typed data, bundles, proofs. Pure: no network, no
 * clock, no files. Imports nothing but hash functions.
 */
export type * from "./attestation/attestationRequests.ts";
export * from "./attestation/attestationUid.ts";
export * from "./attestation/attestationVerdict.ts";
export * from "./attestation/offchainAttestationUid.ts";
export {
  type Bundle,
  type BundleItem,
  type ItemSignature,
  MAX_BUNDLE_INDEX,
  MAX_BUNDLE_ITEMS,
} from "./bundle/bundle.ts";
export * from "./bundle/bundleRoot.ts";
export * from "./bundle/decodeBundle.ts";
export { encodeBundle, makeBundle } from "./bundle/encodeBundle.ts";
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
export * from "./campaign/allocationHash.ts";
export * from "./campaign/campaignLeaf.ts";
export { shuffleOrder, shuffleSeed } from "./campaign/shuffle.ts";
export * from "./campaign/shuffleCommitment.ts";
export * from "./campaign/vesting.ts";
export * from "./campaign/waves.ts";
export * from "./credential/batchId.ts";
export * from "./credential/batchId.ts";
export * from "./credential/batchId.ts";
export * from "./credential/credentialLeaf.ts";
export * from "./credential/credentialLeaf.ts";
export * from "./credential/fieldRoot.ts";
export * from "./credential/fieldRoot.ts";
export * from "./credential/nullifier.ts";
export * from "./credential/schemaUid.ts";
export * from "./errors.ts";
export { type Hasher, type HashStream, nobleHasher } from "./hasher.ts";
export { fastHasher, openFastHasher } from "./kernel/fastHasher.ts";
export * from "./signing/claimTypedData.ts";
export * from "./signing/domains.ts";
export * from "./signing/keySignature.ts";
export * from "./signing/requestTypedData.ts";
export * from "./signing/settleSignature.ts";
export * from "./signing/wrappedSignature.ts";
export * from "./stateProof/provenState.ts";
export * from "./stateProof/provenState.ts";
export * from "./stateProof/provenState.ts";
export { type TrieValueParameters, trieValue } from "./stateProof/trieValue.ts";
export type * from "./status/digest.ts";
export * from "./status/digest.ts";
export * from "./status/holds.ts";
export * from "./status/statusChanges.ts";
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
export { type TokenWords, tokenAmount } from "./text/tokenAmount.ts";
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
