import type { Hex } from "viem";
import type { BatchIdParameters } from "../core/credential/batchId.ts";
import type { Credential } from "../core/credential/credentialLeaf.ts";
import type { FieldProof } from "../core/credential/fieldRoot.ts";
import type { Schema } from "../core/credential/schemaUid.ts";

/** A credential with everything that its holder needs to prove it, and all its fields. */
export type HeldCredential = {
  readonly credential: Credential;
  /** In schema order; as JSON has them (integers as decimal text) or as values. */
  readonly values: readonly unknown[];
  /** Siblings from its leaf to the root of the batch. */
  readonly proof: readonly Hex[];
  /** One a field; with their salts they are the holder's secret. */
  readonly fieldProofs: readonly FieldProof[];
};

/** What an issuer hands to one holder. Whoever has it can disclose everything that the credential says. */
export type CredentialPackage = HeldCredential & {
  readonly schema: Schema;
  /** Where the batch was issued, and its header; left out before it is. */
  readonly batch?: BatchIdParameters;
};
