import type { Hex } from "viem";
import { WORD_BYTES } from "../core/bytes.ts";
import type { BatchHeader, BatchIdParameters, Policy } from "../core/credential/batchId.ts";
import type { Credential } from "../core/credential/credentialLeaf.ts";
import type { FieldProof } from "../core/credential/fieldRoot.ts";
import type { Schema } from "../core/credential/schemaUid.ts";
import { address, hex, list, object, text, truth, uint64 } from "../core/decode.ts";
import { SymbolonError } from "../core/errors.ts";

/* What our files about batches have in common. Strict: no member may be missing or too many. */

export const word = hex(WORD_BYTES);
/** A list of 32-byte hashes. */
export const proofNodes = list<Hex>(word);
export const fieldProofs = list(object<FieldProof>({ salt: word, valueHash: word, proof: proofNodes }));
export const batchPolicy = object<Policy>({
  revoker: address,
  emergency: address,
  epochLength: uint64,
  emergencyLimit: uint64,
  rulesHash: word,
});
export const batchHeader = object<BatchHeader>({
  issuer: address,
  schema: word,
  root: word,
  size: uint64,
  issuedAt: uint64,
  policy: batchPolicy,
  manifestHash: word,
  salt: word,
});
export const issuedBatch = object<BatchIdParameters>({
  chainId: uint64,
  registry: address,
  header: batchHeader,
});
export const batchSchema = object<Schema>({ schema: text, resolver: address, revocable: truth });
export const batchCredential = object<Credential>({
  index: uint64,
  subject: address,
  validFrom: uint64,
  expires: uint64,
  fields: word,
});

/** Reads a part of such a file that no decoder knows; `refuse` names where it is not sound. */
export function readPart<Result>(
  path: string,
  refuse: (reason: string, cause: unknown) => Error,
  read: () => Result,
): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    throw refuse(`its ${path} is invalid: ${error.reason.replace(/\.$/, "")}`, error);
  }
}
