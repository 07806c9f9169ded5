import { WORD_BYTES } from "../core/bytes.ts";
import { type FieldType, isWordType } from "./fieldType.ts";
import { badFieldValue, type FieldValue } from "./fieldValue.ts";
import { writeFieldWord } from "./writeFieldWord.ts";

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
