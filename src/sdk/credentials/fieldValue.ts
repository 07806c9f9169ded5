import { isAddress } from "viem";
import { bytesToHex, hexToBytes, WORD_BYTES, writeUint256 } from "../core/bytes.ts";
import { SymbolonError } from "../core/errors.ts";
import { type FieldType, isWordType, type SchemaField, type WordType } from "./parseSchema.ts";

/**
 * The value of a field: boolean for bool; bigint or safe whole number for integers; `0x` text for addresses and
 * bytes; text for strings; a list for arrays.
 */
export type FieldValue = boolean | bigint | number | string | readonly FieldValue[];

/** Characters of a value that an error repeats: a whole document would hide the sentence. */
const MAX_SHOWN = 100;

/** The error for a value that its type cannot hold; `hint` says what the type can. */
export function badFieldValue(typeName: string, value: unknown, hint: string): SymbolonError {
  const whole = typeof value === "string" ? JSON.stringify(value) : String(value);
  const shown = whole.length > MAX_SHOWN ? `${whole.slice(0, MAX_SHOWN)}...` : whole;
  return new SymbolonError({
    code: "BadFieldValue",
    reason: `${shown} (${Array.isArray(value) ? "a list" : typeof value}) is not a value of type ${typeName}.`,
    hint,
    details: { type: typeName, value: shown },
  });
}

/**
 * Refuses a value that is not of the type, before viem's encoder, which takes what it can turn into the type.
 * @throws SymbolonError `BadFieldValue`
 */
export function checkFieldValue(type: FieldType, value: FieldValue): void {
  if (isWordType(type)) {
    writeFieldWord(new Uint8Array(WORD_BYTES), 0, type, value);
    return;
  }
  switch (type.kind) {
    case "string":
      if (typeof value === "string" && value.isWellFormed()) return;
      throw badFieldValue(type.name, value, "Give text without halves of surrogate pairs.");
    case "bytes":
      if (typeof value === "string" && /^0x(?:[\da-f]{2})*$/i.test(value)) return;
      throw badFieldValue(type.name, value, "Give 0x and an even number of hexadecimal digits.");
    case "array":
      if (!Array.isArray(value)) throw badFieldValue(type.name, value, "Give a list.");
      if (type.length !== undefined && value.length !== type.length) {
        throw badFieldValue(type.name, value, `Give a list of ${type.length}; this one has ${value.length}.`);
      }
      for (const element of value) checkFieldValue(type.element, element);
  }
}

/**
 * Refuses a column of words in which one is not what `abi.encode` makes of a value of the field's type: a contract
 * could never arrive at its hash, so the field could never be proven.
 * @throws SymbolonError `BadFieldWord` naming row and field
 */
export function checkFieldWords(words: Uint8Array, field: SchemaField, type: WordType): void {
  if (type.bytes === WORD_BYTES) return;
  const leftAligned = type.kind === "fixedBytes";
  const [from, to] = leftAligned ? [type.bytes, WORD_BYTES] : [0, WORD_BYTES - type.bytes];
  for (let offset = 0; offset < words.length; offset += WORD_BYTES) {
    const negative = type.kind === "int" && (words[offset + to] as number) >= 0x80;
    const padding = negative ? 0xff : 0;
    let fits = type.kind !== "bool" || (words[offset + to] as number) <= 1;
    for (let i = from; i < to; i++) fits &&= words[offset + i] === padding;
    if (!fits) {
      const row = offset / WORD_BYTES;
      const word = bytesToHex(words.subarray(offset, offset + WORD_BYTES));
      throw new SymbolonError({
        code: "BadFieldWord",
        reason: `Row ${row}, field ${field.name}: the word ${word} encodes no value of type ${type.name}.`,
        hint: `Give each word as abi.encode writes a ${type.name}.`,
        details: { row, field: field.name, type: type.name, word },
      });
    }
  }
}

/**
 * Writes `abi.encode(value)` of a one-word type at byte `offset`: what viem's encoder gives, without a string per
 * value. All 32 bytes are written.
 * @throws SymbolonError `BadFieldValue`; an address in mixed case must carry its EIP-55 checksum
 */
export function writeFieldWord(target: Uint8Array, offset: number, type: WordType, value: FieldValue): void {
  switch (type.kind) {
    case "bool":
      if (typeof value !== "boolean") throw badFieldValue(type.name, value, "Give true or false.");
      writeUint256(target, offset, value ? 1n : 0n);
      return;
    case "uint":
    case "int":
      writeUint256(target, offset, BigInt.asUintN(256, integer(type, value)));
      return;
    case "address":
      if (typeof value !== "string" || !isAddress(value)) {
        throw badFieldValue(type.name, value, "Give 0x and 40 hexadecimal digits with the right checksum.");
      }
      target.fill(0, offset, offset + 12);
      target.set(hexToBytes(value), offset + 12);
      return;
    case "fixedBytes":
      if (typeof value !== "string" || value.length !== 2 + 2 * type.bytes || !/^0x[\da-f]*$/i.test(value)) {
        throw badFieldValue(type.name, value, `Give 0x and ${2 * type.bytes} hexadecimal digits.`);
      }
      target.fill(0, offset + type.bytes, offset + 32);
      target.set(hexToBytes(value), offset);
      return;
  }
}

function integer(type: WordType, value: FieldValue): bigint {
  const bits = BigInt(8 * type.bytes);
  const [min, beyond] = type.kind === "int" ? [-(1n << (bits - 1n)), 1n << (bits - 1n)] : [0n, 1n << bits];
  // Beyond 2^53 a number may already have been rounded.
  const whole = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof whole === "bigint" && whole >= min && whole < beyond) return whole;
  throw badFieldValue(type.name, value, `Give a whole number from ${min} to ${beyond - 1n}, as a bigint.`);
}
