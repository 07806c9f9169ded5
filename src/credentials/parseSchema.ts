import { badSchema } from "./badSchema.ts";
import { FIELD_TYPES, type FieldType, parseFieldType } from "./fieldType.ts";

/** One field of a schema. */
export type SchemaField = {
  readonly name: string;
  readonly type: FieldType;
};

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/**
 * Reads a schema as EAS registries hold it: Solidity types and names, separated by commas
 * (`bytes32 person,bool adult`). A field's position, from 0, is its place in this list. Blank: no fields.
 * Tuples are not read: the members of a tuple could only be disclosed together.
 * @throws SymbolonError `BadSchema` with `details.position` and `details.text` of the field at fault
 */
export function parseSchema(schema: string): readonly SchemaField[] {
  if (schema.trim() === "") return [];
  const positions = new Map<string, number>();
  return schema.split(",").map((part, position) => {
    const text = part.trim();
    const refuse = (reason: string, hint: string) => badSchema({ schema, position, text, reason, hint });
    if (text === "") throw refuse("is empty", "Remove the extra comma.");
    if (/[()]/.test(text))
      throw refuse("is part of a tuple", "Give each member of the tuple a field of its own.");
    const words = text.split(/\s+/);
    const [typeText = "", name = ""] = words;
    if (words.length !== 2) {
      throw refuse(`has ${words.length} words`, "Write one type and one name, such as uint256 score.");
    }
    const type = parseFieldType(typeText);
    if (type === undefined) {
      throw refuse(`has no Solidity type: ${typeText}`, FIELD_TYPES);
    }
    if (!IDENTIFIER.test(name)) {
      throw refuse(`has a name that is not an identifier: ${name}`, "Use letters, digits, _ and $.");
    }
    const first = positions.get(name);
    if (first !== undefined) {
      throw refuse(`has the name of the field at position ${first}`, "Give every field a name of its own.");
    }
    positions.set(name, position);
    return { name, type };
  });
}
