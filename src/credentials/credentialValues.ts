import type { AttestationValues } from "./attestations/attestationValues.ts";
import { checkAttestationValues } from "./attestations/checkAttestationValues.ts";
import type { FieldValue } from "./fieldValue.ts";
import { parseSchema } from "./parseSchema.ts";

/**
 * The values of a credential of a batch, by the names of its schema's fields. Inferred from a schema that is spelled out,
 * as those of an attestation are: `uint256 score,bool adult` holds `{ score: bigint; adult: boolean }`.
 */
export type CredentialValues<schema extends string> = string extends schema
  ? { readonly [name: string]: FieldValue }
  : AttestationValues<schema>;

/**
 * Brings values into the order of the schema, as `buildBatch` takes them.
 * @throws SymbolonError `BadSchema`; `BadFieldValue` with `details.field`
 * @example
 * const values = orderCredentialValues("bytes32 person,bool adult", { adult: true, person: `0x${"11".repeat(32)}` });
 */
export function orderCredentialValues<const schema extends string>(
  schema: schema,
  values: CredentialValues<schema>,
): readonly FieldValue[] {
  const fields = parseSchema(schema);
  checkAttestationValues(fields, values);
  const named = values as { readonly [name: string]: FieldValue };
  return fields.map(({ name }) => named[name] as FieldValue);
}
