import { bytesToHex, WORD_BYTES } from "../core/bytes.ts";
import { SymbolonError } from "../core/errors.ts";
import type { WordType } from "./fieldType.ts";
import type { SchemaField } from "./parseSchema.ts";

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
