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
  /** 32 bytes a row, once every row has been pushed. */
  readonly finish: () => Uint8Array;
};

const ROWS_A_CHUNK = 1_000;

/**
 * A column of keccak256(abi.encode(value)). Values of one word are written straight as bytes and hashed many at
 * a time; only the others pass through viem's encoder.
 */
export function valueHashColumn(field: SchemaField, count: number, hasher: Hasher): ValueHashColumn {
  const { type } = field;
  const hashes = new Uint8Array(count * WORD_BYTES);
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
      return hashes;
    },
  };
}

function atRow(error: SymbolonError, row: number, field: SchemaField): SymbolonError {
  return new SymbolonError({
    code: error.code,
    reason: `Row ${row}, field ${field.name}: ${error.reason}`,
    cure: error.cure,
    details: { ...error.details, row, field: field.name },
    cause: error,
  });
}
