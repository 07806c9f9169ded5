import { type Address, isAddress } from "viem";
import { ADDRESS_BYTES, hexToBytes } from "../../core/bytes.ts";
import { shownValue } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { type AttestationValues, checkAttestationValues } from "../attestations/attestationValues.ts";
import { assembleBatch, type Batch, type BatchProgress, requireBatchSize, requireTime } from "../batch.ts";
import { valueHashColumn } from "../buildBatchFromColumns.ts";
import type { FieldValue } from "../fieldValue.ts";
import { parseSchema } from "../parseSchema.ts";
import type { Salts } from "../salts.ts";

/** What the issuer states about one subject. */
export type CredentialRow = {
  readonly subject: Address;
  /** Unix seconds. Default, or 0: from issuance. */
  readonly validFrom?: bigint;
  /** Unix seconds. Default, or 0: never. */
  readonly expires?: bigint;
  /** One value for each field, in schema order. */
  readonly values: readonly FieldValue[];
};

/** Takes credentials one by one, in index order, and keeps them as flat bytes. */
export type BatchBuilder = {
  /** @throws SymbolonError `BadSubject`, `BadTime`, `WrongValueCount`, `BadFieldValue` */
  readonly add: (row: CredentialRow) => void;
  /**
   * Salts and hashes what was added; call it once, after the last row.
   * @throws SymbolonError `BadBatchSize`, `NeverValid`
   */
  readonly finish: (salts: Salts, onProgress?: BatchProgress) => Batch;
};

export type BatchBuilderParameters = {
  readonly schema: string;
  /** Rows to make room for at first; it grows as needed. */
  readonly capacity?: number;
};

const ROWS_AT_FIRST = 1_024;

/**
 * Builds a batch from rows that come one by one, their number not known. For rows in memory, see `buildBatch`.
 * @throws SymbolonError `BadSchema`
 */
export function createBatchBuilder(parameters: BatchBuilderParameters): BatchBuilder {
  const { schema, capacity = ROWS_AT_FIRST } = parameters;
  const hasher = fastHasher();
  const fields = parseSchema(schema);
  let subjects = new Uint8Array(capacity * ADDRESS_BYTES);
  let validFrom = new BigUint64Array(capacity);
  let expires = new BigUint64Array(capacity);
  const columns = fields.map((field) => valueHashColumn(field, capacity, hasher));
  let count = 0;

  function grow(): void {
    const rows = Math.max(2 * count, ROWS_AT_FIRST);
    subjects = new Uint8Array(subjects.buffer.transfer(rows * ADDRESS_BYTES));
    validFrom = new BigUint64Array(validFrom.buffer.transfer(rows * validFrom.BYTES_PER_ELEMENT));
    expires = new BigUint64Array(expires.buffer.transfer(rows * expires.BYTES_PER_ELEMENT));
  }

  return {
    add(row) {
      if (count === validFrom.length) grow();
      subjects.set(subjectBytes(row.subject, count), count * ADDRESS_BYTES);
      validFrom[count] = requireTime(row.validFrom ?? 0n, "validFrom", count);
      expires[count] = requireTime(row.expires ?? 0n, "expires", count);
      if (row.values.length !== fields.length) throw wrongValueCount(count, row.values.length, fields.length);
      for (const [position, column] of columns.entries()) column.push(row.values[position] as FieldValue);
      count++;
    },
    finish(salts, onProgress) {
      requireBatchSize(count);
      return assembleBatch({
        schema,
        fields,
        subjects: subjects.subarray(0, count * ADDRESS_BYTES),
        validFrom: validFrom.subarray(0, count),
        expires: expires.subarray(0, count),
        valueHashes: columns.map((column) => column.finish()),
        salts,
        hasher,
        onProgress,
      });
    },
  };
}

function subjectBytes(subject: string, row: number): Uint8Array {
  if (isAddress(subject)) return hexToBytes(subject);
  throw new SymbolonError({
    code: "BadSubject",
    reason: `Row ${row}: the subject ${shownValue(subject)} is not an address.`,
    hint: "Give 0x and 40 hexadecimal digits; in mixed case with the right EIP-55 checksum.",
    details: { row, subject },
  });
}

function wrongValueCount(row: number, given: number, required: number): SymbolonError {
  return new SymbolonError({
    code: "WrongValueCount",
    reason: `Row ${row} has ${given} values, but the schema has ${required} fields.`,
    hint: "Give one value for each field, in the order of the schema.",
    details: { row, given, required },
  });
}

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
  /** The credential with that index. It is called once for each row, in order, and nothing of the result is kept. */
  readonly rowAt: (index: number) => CredentialRow;
  readonly salts: Salts;
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
  const { schema, count, rowAt, salts, onProgress } = parameters;
  requireBatchSize(count);
  const builder = createBatchBuilder({ schema, capacity: count });
  for (let i = 0; i < count; i++) builder.add(rowAt(i));
  return builder.finish(salts, onProgress);
}
