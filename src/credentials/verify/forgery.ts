import { SymbolonError } from "../../core/errors.ts";

/** What makes a presentation no credential at all, rather than one that cannot be read. */
const NO_CREDENTIAL: readonly string[] = [
  "CredentialNotInBatch",
  "IndexBeyondBatch",
  "FieldOrder",
  "NoSuchField",
  "FieldMismatch",
  "FieldNotProven",
  "SchemaMismatch",
  "RegistryMismatch",
  "ChainMismatch",
  "BatchMismatch",
];

/** The same of an off-chain attestation. */
const NO_ATTESTATION: readonly string[] = [
  "WrongUid",
  "WrongDomain",
  "WrongTypes",
  "WrongSigner",
  "BadSignature",
  "DoesNotFit",
];

/** Whether an error says that what is presented is not what its batch holds: an answer, and it is no. */
export function isForgedCredential(error: unknown): error is SymbolonError {
  return error instanceof SymbolonError && NO_CREDENTIAL.includes(error.code);
}

/** Whether an error says that an off-chain attestation is not what its attester signed, or not for this registry. */
export function isForgedAttestation(error: unknown): error is SymbolonError {
  return error instanceof SymbolonError && NO_ATTESTATION.includes(error.code);
}
