import type { Hex } from "viem";
import { bytesToHex, hexToBytes, WORD_BYTES } from "../../core/bytes.ts";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import { type Credential, credentialLeaf } from "../../core/credential/credentialLeaf.ts";
import { rootFromProof } from "../../core/tree/nativeTree.ts";
import { Forgery } from "./forgery.ts";

/** A credential and what proves it, before its status is asked for. */
export type ProvenCredential = {
  readonly header: BatchHeader;
  readonly credential: Credential;
  /** Siblings from its leaf to the root of the batch, lowest first. */
  readonly proof: readonly Hex[];
};

/**
 * Checks that a credential is in its batch: its index, and the way from its leaf to the root.
 * @throws Forgery `IndexBeyondBatch`, `CredentialNotInBatch`
 * @throws SymbolonError `DoesNotFit`, `NotHex`, `WrongSize`, `ProofTooLong`
 */
export function requireInBatch({ header, credential, proof }: ProvenCredential): void {
  const { index } = credential;
  if (index >= header.size) {
    throw new Forgery({
      code: "IndexBeyondBatch",
      reason: `There is no credential ${index} in a batch of ${header.size}.`,
      hint: "Give the header of the credential's own batch, and the credential unchanged.",
      details: { index, size: header.size },
    });
  }
  const siblings = proof.map((node) => hexToBytes(node, WORD_BYTES));
  const root = bytesToHex(rootFromProof(hexToBytes(credentialLeaf(credential)), siblings));
  if (root === header.root.toLowerCase()) return;
  throw new Forgery({
    code: "CredentialNotInBatch",
    reason: `The proof of credential ${index} leads to root ${root}, but its batch has root ${header.root}.`,
    hint: "Give the credential, its proof and its batch's header unchanged: one of them belongs to another batch, or was altered.",
    details: { index, root, expected: header.root },
  });
}
