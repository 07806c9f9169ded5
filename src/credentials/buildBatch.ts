import { type Address, isAddress } from "viem";
import { ADDRESS_BYTES, hexToBytes } from "../core/bytes.ts";
import { SymbolonError } from "../core/errors.ts";
import { type Hasher, nobleHasher } from "../core/hasher.ts";
import { assembleBatch } from "./assembleBatch.ts";
import type { Batch } from "./batch.ts";
import { requireBatchSize, requireTime } from "./batchLimits.ts";
import type { FieldValue } from "./fieldValue.ts";
import { parseSchema } from "./parseSchema.ts";
import type { Salts } from "./salts.ts";
import { valueHashColumn } from "./valueHashColumn.ts";

/** What the issuer says of one subject. */
export type CredentialRow = {
  readonly subject: Address;
  /** Unix seconds; left out or 0: from issuance. */
  readonly validFrom?: bigint;
  /** Unix seconds; left out or 0: never. */
  readonly expires?: bigint;
  /** One value a field, in schema order. */
  readonly values: readonly FieldValue[];
};

export type BuildBatchParameters = {
  readonly schema: string;
  /** Number of credentials. */
  readonly count: number;
  /** The credential with that index; called once a row, in order, and nothing of the result is kept. */
  readonly rowAt: (index: number) => CredentialRow;
  readonly salts: Salts;
  readonly hasher?: Hasher;
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
  const { schema, count, rowAt, salts, hasher = nobleHasher } = parameters;
  const fields = parseSchema(schema);
  requireBatchSize(count);
  const subjects = new Uint8Array(count * ADDRESS_BYTES);
  const validFrom = new BigUint64Array(count);
  const expires = new BigUint64Array(count);
  const columns = fields.map((field) => valueHashColumn(field, count, hasher));

  for (let i = 0; i < count; i++) {
    const row = rowAt(i);
    subjects.set(subjectBytes(row.subject, i), i * ADDRESS_BYTES);
    validFrom[i] = requireTime(row.validFrom ?? 0n, "validFrom", i);
    expires[i] = requireTime(row.expires ?? 0n, "expires", i);
    if (row.values.length !== fields.length) throw wrongValueCount(i, row.values.length, fields.length);
    for (const [position, column] of columns.entries()) column.push(row.values[position] as FieldValue);
  }
  const valueHashes = columns.map((column) => column.finish());
  return assembleBatch({ schema, fields, subjects, validFrom, expires, valueHashes, salts, hasher });
}

function subjectBytes(subject: string, row: number): Uint8Array {
  if (isAddress(subject)) return hexToBytes(subject);
  throw new SymbolonError({
    code: "BadSubject",
    reason: `Row ${row}: the subject ${JSON.stringify(subject)} is not an address.`,
    cure: "Give 0x and 40 hexadecimal digits; in mixed case with the right EIP-55 checksum.",
    details: { row, subject },
  });
}

function wrongValueCount(row: number, given: number, required: number): SymbolonError {
  return new SymbolonError({
    code: "WrongValueCount",
    reason: `Row ${row} has ${given} values where the schema has ${required} fields.`,
    cure: "Give one value for each field, in the order of the schema.",
    details: { row, given, required },
  });
}
