import { encodeAbiParameters, type Hex } from "viem";
import { bytesToHex, WORD_BYTES } from "../core/bytes.ts";
import { SymbolonError } from "../core/errors.ts";
import { type FieldType, isWordType, parseFieldType } from "./fieldType.ts";
import { badFieldValue, type FieldValue } from "./fieldValue.ts";
import { writeFieldWord } from "./writeFieldWord.ts";

/**
 * `abi.encode(value)`, whose keccak256 the field binds.
 * @param type a Solidity type, as `parseSchema` gives it or spelled (`uint8`, `string[]`)
 * @throws SymbolonError `BadFieldType`, `BadFieldValue`
 */
export function encodeFieldValue(type: FieldType | string, value: FieldValue): Hex {
  const known = typeof type === "string" ? parseFieldType(type) : type;
  if (known === undefined) {
    throw new SymbolonError({
      code: "BadFieldType",
      reason: `${JSON.stringify(type)} is not a type that a field can have.`,
      cure: "Use a Solidity type that is not a tuple, such as bytes32, bool or string[].",
      details: { type },
    });
  }
  if (isWordType(known)) {
    const word = new Uint8Array(WORD_BYTES);
    writeFieldWord(word, 0, known, value);
    return bytesToHex(word);
  }
  // viem's encoder takes what it can turn into the type (a number for a string, an odd number of digits for
  // bytes), so two values could share an encoding: hence a check of our own first.
  checkFieldValue(known, value);
  return encodeAbiParameters([{ type: known.name }], [value]);
}

function checkFieldValue(type: FieldType, value: FieldValue): void {
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
