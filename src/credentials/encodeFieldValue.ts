import { encodeAbiParameters, type Hex } from "viem";
import { bytesToHex, WORD_BYTES } from "../core/bytes.ts";
import { SymbolonError } from "../core/errors.ts";
import { checkFieldValue } from "./checkFieldValue.ts";
import { type FieldType, isWordType, parseFieldType } from "./fieldType.ts";
import type { FieldValue } from "./fieldValue.ts";
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
      hint: "Use a Solidity type that is not a tuple, such as bytes32, bool or string[].",
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
