import { attestationValueFromJson } from "./attestations/attestationValuesFromJson.ts";
import { checkFieldValue } from "./checkFieldValue.ts";
import type { FieldType } from "./fieldType.ts";
import { badFieldValue, type FieldValue } from "./fieldValue.ts";

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
 * A field's value from text, as a table has it: integers in digits, `true` or `false`, bytes as 0x, lists as JSON.
 * @throws SymbolonError `BadFieldValue`
 */
export function fieldValueFromText(type: FieldType, text: string): FieldValue {
  if (type.kind === "bool") {
    if (text === "true" || text === "false") return text === "true";
    throw badFieldValue(type.name, text, "Write true or false.");
  }
  return fieldValueFromJson(type, type.kind === "array" ? listFrom(type, text) : text);
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
