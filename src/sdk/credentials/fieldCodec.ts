import { encodeAbiParameters, type Hex } from "viem";
import { bytesToHex, WORD_BYTES } from "../core/bytes.ts";
import { SymbolonError } from "../core/errors.ts";
import { readFlag } from "../core/text/flag.ts";
import { decodeAttestationData } from "./attestations/attestationData.ts";
import { type AttestationValues, attestationValueFromJson } from "./attestations/attestationValues.ts";
import { badFieldValue, checkFieldValue, type FieldValue, writeFieldWord } from "./fieldValue.ts";
import { type FieldType, isWordType, parseFieldType } from "./parseSchema.ts";

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

/** The value of a field whose type is spelled out, as viem has it; of any other type any value. */
export type DecodedFieldValue<type extends string> = string extends type
  ? FieldValue
  : AttestationValues<type> extends readonly [infer value]
    ? value
    : never;

/**
 * The value that `encodeFieldValue` encoded: integers of at most 48 bits as numbers, wider ones as bigints, addresses
 * with their checksum.
 * @param type a Solidity type that is not a tuple (`uint8`, `string[]`)
 * @throws SymbolonError `BadSchema`, `NotHex`, `BadAttestationData` where it is not the encoding of one value
 */
export function decodeFieldValue<const type extends string>(
  type: type,
  encoded: Hex,
): DecodedFieldValue<type> {
  const [value] = decodeAttestationData<string>(type, encoded) as readonly FieldValue[];
  return value as DecodedFieldValue<type>;
}

/**
 * A field's value from JSON: integers as decimal text or as numbers that JSON has not rounded. A value that is of the
 * type already is taken as it is.
 * @throws SymbolonError `BadFieldValue`
 */
export function fieldValueFromJson(type: FieldType, json: unknown): FieldValue {
  const value = attestationValueFromJson(type, json) as FieldValue;
  checkFieldValue(type, value);
  return value;
}

/**
 * A field's value from text, as a table has it: integers in digits, `true` or `false` in any case, bytes as 0x, lists as JSON.
 * @throws SymbolonError `BadFieldValue`
 */
export function fieldValueFromText(type: FieldType, text: string): FieldValue {
  if (type.kind === "bool") {
    const flag = readFlag(text);
    if (flag !== undefined) return flag;
    throw badFieldValue(type.name, text, "Write true or false.");
  }
  return fieldValueFromJson(type, type.kind === "array" ? listFrom(type, text) : text);
}

/** What a refused value's hint says to people: it is said to programmers, and text has no bigints. */
export function hintInText(hint: string): string {
  return hint.replace(", as a bigint.", ", in digits.");
}

/** The one way in which JSON files of ours hold a value: integers as decimal text, hex in lower case. */
export function fieldValueToJson(type: FieldType, value: FieldValue): unknown {
  switch (type.kind) {
    case "uint":
    case "int":
      return String(value);
    case "address":
    case "fixedBytes":
    case "bytes":
      return (value as string).toLowerCase();
    case "array":
      return (value as readonly FieldValue[]).map((element) => fieldValueToJson(type.element, element));
    default:
      return value;
  }
}

function listFrom(type: FieldType, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badFieldValue(type.name, text, 'Write the list as JSON does, integers in quotes: ["1", "2"].');
  }
}
