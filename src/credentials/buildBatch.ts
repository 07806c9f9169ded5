import type { Hasher } from "../core/hasher.ts";
import { fastHasher } from "../core/kernel/fastHasher.ts";
import { type AttestationValues, checkAttestationValues } from "./attestations/attestationValues.ts";
import { type CredentialRow, createBatchBuilder } from "./batch/batchBuilder.ts";
import { type Batch, type BatchProgress, requireBatchSize } from "./batch.ts";
import type { FieldValue } from "./fieldValue.ts";
import { parseSchema } from "./parseSchema.ts";
import type { Salts } from "./salts.ts";

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

export type BuildBatchParameters = {
  readonly schema: string;
  /** Number of credentials. */
  readonly count: number;
  /** The credential with that index; called once a row, in order, and nothing of the result is kept. */
  readonly rowAt: (index: number) => CredentialRow;
  readonly salts: Salts;
  readonly hasher?: Hasher;
  readonly onProgress?: BatchProgress;
};

/**
 * Builds a batch from rows. For many rows that already lie in flat columns see `buildBatchFromColumns`.
 * @throws SymbolonError `BadSchema`, `BadBatchSize`, `BadSubject`, `BadTime`, `WrongValueCount`, `BadFieldValue`,
 * `NeverValid`
 * @example
 * const batch = buildBatch({
 *   schema: "bytes32 person,bool adult",
 *   count: 1,
 *   rowAt: () => ({ subject: "0x00000000000000000000000000000000000000a1", values: [`0x${"11".repeat(32)}`, true] }),
 *   salts: randomSalts(),
 * });
 */
export function buildBatch(parameters: BuildBatchParameters): Batch {
  const { schema, count, rowAt, salts, hasher = fastHasher(), onProgress } = parameters;
  requireBatchSize(count);
  const builder = createBatchBuilder({ schema, hasher, capacity: count });
  for (let i = 0; i < count; i++) builder.add(rowAt(i));
  return builder.finish(salts, onProgress);
}
