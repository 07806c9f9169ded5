import { hexToBytes, WORD_BYTES } from "../core/bytes.ts";
import { SymbolonError } from "../core/errors.ts";
import type { Hasher } from "../core/hasher.ts";
import { encodeFieldValue } from "./encodeFieldValue.ts";
import { isWordType } from "./fieldType.ts";
import type { FieldValue } from "./fieldValue.ts";
import type { SchemaField } from "./parseSchema.ts";
import { writeFieldWord } from "./writeFieldWord.ts";

/** Takes the values of one field, row after row, and keeps their hashes. */
export type ValueHashColumn = {
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
