import type { Hex } from "viem";
import type { BatchIdParameters } from "../../core/credential/batchId.ts";
import type { Credential } from "../../core/credential/credentialLeaf.ts";
import type { Schema } from "../../core/credential/schemaUid.ts";
import type { FieldValue } from "../fieldValue.ts";

/** One field, shown and proven. */
export type DisclosedField = {
  /** Its place in the schema, with the name and the type that it has there. */
  readonly position: number;
  readonly name: string;
  readonly type: string;
  readonly value: FieldValue;
  readonly salt: Hex;
  /** Siblings from the field's leaf to the root of the credential's fields, lowest first. */
  readonly proof: readonly Hex[];
};

/**
 * A credential with some of its fields shown and the others hidden. It does not prove who presents it: whoever has seen
 * it can pass it on, so ask the subject to sign a challenge, or let it come in a transaction of the subject's.
 */
export type Presentation = {
  /** Where the batch was issued, and its header. */
  readonly batch: BatchIdParameters;
  readonly schema: Schema;
  readonly credential: Credential;
  /** Siblings from the credential's leaf to the root of the batch, lowest first. */
  readonly proof: readonly Hex[];
  /** In the order of the schema. */
  readonly disclosed: readonly DisclosedField[];
};
