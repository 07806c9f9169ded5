import { ADDRESS_BYTES, hexToBytes, WORD_BYTES } from "../core/bytes.ts";
import { SymbolonError } from "../core/errors.ts";
import type { Hasher } from "../core/hasher.ts";
import { fastHasher } from "../core/kernel/fastHasher.ts";
import { assembleBatch, type Batch, type BatchProgress, requireBatchSize, requireTime } from "./batch.ts";
import { encodeFieldValue } from "./fieldCodec.ts";
import { checkFieldWords, type FieldValue, writeFieldWord } from "./fieldValue.ts";
import { isWordType, parseSchema, type SchemaField } from "./parseSchema.ts";
import type { Salts } from "./salts.ts";

/**
 * The values of one field: `words`, 32 bytes a row as `abi.encode` writes them (one-word types only, the fast
 * way), or `valueAt`, called once a row in order.
 */
export type FieldColumn =
  | { readonly words: Uint8Array }
  | { readonly valueAt: (index: number) => FieldValue };

export type BuildBatchFromColumnsParameters = {
  readonly schema: string;
  /** 20 bytes a credential, end to end, such as an allocation's `accounts`; copied. */
  readonly subjects: Uint8Array;
  /** One time for all, or one a row; left out or 0: from issuance. */
  readonly validFrom?: bigint | BigUint64Array;
  /** One time for all, or one a row; left out or 0: never. */
  readonly expires?: bigint | BigUint64Array;
  /** One column a field, in schema order. */
  readonly fields: readonly FieldColumn[];
  readonly salts: Salts;
  readonly hasher?: Hasher;
  readonly onProgress?: BatchProgress;
};

/**
 * Builds a batch from flat columns, with no object a row.
 * @throws SymbolonError `BadSchema`, `BadBatchSize`, `BadTime`, `WrongColumnCount`, `WrongColumnLength`,
 * `NotOneWord`, `BadFieldWord`, `BadFieldValue`, `NeverValid`
 */
export function buildBatchFromColumns(parameters: BuildBatchFromColumnsParameters): Batch {
  const { schema, salts, hasher = fastHasher(), onProgress } = parameters;
  const fields = parseSchema(schema);
  const count = Math.floor(parameters.subjects.length / ADDRESS_BYTES);
  requireLength("subjects", parameters.subjects.length, count * ADDRESS_BYTES, "bytes");
  requireBatchSize(count);
  if (parameters.fields.length !== fields.length) {
    throw new SymbolonError({
      code: "WrongColumnCount",
      reason: `There are ${parameters.fields.length} columns, but the schema has ${fields.length} fields.`,
      hint: "Give one column for each field, in the order of the schema.",
      details: { given: parameters.fields.length, required: fields.length },
    });
  }
  const validFrom = timeColumn(parameters.validFrom ?? 0n, "validFrom", count);
  const expires = timeColumn(parameters.expires ?? 0n, "expires", count);
  const valueHashes = fields.map((field, position) =>
    hashColumn(field, parameters.fields[position] as FieldColumn, count, hasher),
  );
  // Not slice(): a Buffer's shares its memory.
  const subjects = new Uint8Array(parameters.subjects);
  return assembleBatch({
    schema,
    fields,
    subjects,
    validFrom,
    expires,
    valueHashes,
    salts,
    hasher,
    onProgress,
  });
}

function hashColumn(field: SchemaField, column: FieldColumn, count: number, hasher: Hasher): Uint8Array {
  if ("valueAt" in column) {
    const hashes = valueHashColumn(field, count, hasher);
    for (let row = 0; row < count; row++) hashes.push(column.valueAt(row));
    return hashes.finish();
  }
  if (!isWordType(field.type)) {
    throw new SymbolonError({
      code: "NotOneWord",
      reason: `The field ${field.name} is a ${field.type.name}, whose values do not fill one word each.`,
      hint: "Give this column by valueAt.",
      details: { field: field.name, type: field.type.name },
    });
  }
  requireLength(`words of ${field.name}`, column.words.length, count * WORD_BYTES, "bytes");
  checkFieldWords(column.words, field, field.type);
  const hashes = new Uint8Array(count * WORD_BYTES);
  hasher.hashEach(column.words, WORD_BYTES, hashes);
  return hashes;
}

function timeColumn(times: bigint | BigUint64Array, name: string, count: number): BigUint64Array {
  if (!(times instanceof BigUint64Array)) return new BigUint64Array(count).fill(requireTime(times, name));
  requireLength(name, times.length, count, "rows");
  return times.slice();
}

function requireLength(column: string, given: number, required: number, unit: string): void {
  if (given === required) return;
  throw new SymbolonError({
    code: "WrongColumnLength",
    reason: `The column ${column} has ${given} ${unit}, and must have ${required}.`,
    hint: "Give every column for the same rows, none cut short.",
    details: { column, given, required },
  });
}

/** Takes the values of one field, row after row, and keeps their hashes. */
type ValueHashColumn = {
  /** @throws SymbolonError `BadFieldValue` naming row and field */
  readonly push: (value: FieldValue) => void;
  /** 32 bytes a row; call it once, after the last row. */
  readonly finish: () => Uint8Array;
};

const ROWS_A_CHUNK = 1_000;

/**
 * A column of keccak256(abi.encode(value)). Values of one word are written straight as bytes and hashed many at
 * a time; only the others pass through viem's encoder.
 * @param capacity rows to make room for at first; it grows as needed
 */
export function valueHashColumn(field: SchemaField, capacity: number, hasher: Hasher): ValueHashColumn {
  const { type } = field;
  let hashes = new Uint8Array(capacity * WORD_BYTES);
  const chunk = new Uint8Array(ROWS_A_CHUNK * WORD_BYTES);
  let row = 0;
  let hashed = 0;
  const flush = () => {
    const words = chunk.subarray(0, (row - hashed) * WORD_BYTES);
    hasher.hashEach(words, WORD_BYTES, hashes.subarray(hashed * WORD_BYTES, row * WORD_BYTES));
    hashed = row;
  };
  return {
    push(value) {
      if ((row + 1) * WORD_BYTES > hashes.length) {
        hashes = new Uint8Array(hashes.buffer.transfer(Math.max(2 * row, ROWS_A_CHUNK) * WORD_BYTES));
      }
      try {
        if (isWordType(type)) writeFieldWord(chunk, (row - hashed) * WORD_BYTES, type, value);
        else hashes.set(hasher.keccak256(hexToBytes(encodeFieldValue(type, value))), row * WORD_BYTES);
      } catch (error) {
        throw error instanceof SymbolonError ? atRow(error, row, field) : error;
      }
      row++;
      if (isWordType(type) && row - hashed === ROWS_A_CHUNK) flush();
    },
    finish() {
      if (isWordType(type)) flush();
      return hashes.subarray(0, row * WORD_BYTES);
    },
  };
}

function atRow(error: SymbolonError, row: number, field: SchemaField): SymbolonError {
  return new SymbolonError({
    code: error.code,
    reason: `Row ${row}, field ${field.name}: ${error.reason}`,
    hint: error.hint,
    details: { ...error.details, row, field: field.name },
    cause: error,
  });
}
