import { SymbolonError } from "../core/errors.ts";

type BadSchemaParameters = {
  readonly schema: string;
  /** Position of the field at fault, from 0. */
  readonly position: number;
  /** The field, or the part of it, as the schema spells it. */
  readonly text: string;
  /** What it does or has, without a full stop. */
  readonly reason: string;
  readonly hint: string;
};

/** Characters of a field that an error repeats: schemas are written by anybody, of any length. */
const MAX_SHOWN = 100;

/** The error for a schema that cannot be read. */
export function badSchema({ schema, position, text, reason, hint }: BadSchemaParameters): SymbolonError {
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text;
  return new SymbolonError({
    code: "BadSchema",
    reason: `The schema's field at position ${position} (${JSON.stringify(shown)}) ${reason}.`,
    hint,
    details: { schema, position, text },
  });
}

/** A type whose values fill one ABI word. `bytes` is the number of bytes of the word that a value may use. */
export type WordType = {
  readonly kind: "uint" | "int" | "bool" | "address" | "fixedBytes";
  /** As Solidity's ABI spells it: `uint256`, never `uint`. */
  readonly name: string;
  readonly bytes: number;
};

/** The type of a schema's field. */
export type FieldType =
  | WordType
  | { readonly kind: "string" | "bytes"; readonly name: string }
  | {
      readonly kind: "array";
      readonly name: string;
      readonly element: FieldType;
      /** Undefined where the array may have any length. */
      readonly length: number | undefined;
    };

/** What types there are, as the hint of an error tells it. */
export const FIELD_TYPES =
  "Use bool, address, string, bytes, bytes1 to bytes32, uint8 to uint256 or int8 to int256 in steps of 8, or an " +
  "array of these, nested at most 32 deep.";

/** Schemas are written by anybody, and each level is a level of recursion. */
const MAX_LEVELS = 32;

const ARRAY = /^(.*)\[([1-9]\d*)?\]$/;
const INTEGER = /^(u?int)([1-9]\d*)?$/;
const FIXED_BYTES = /^bytes([1-9]\d*)$/;

/** Reads a Solidity type, `uint8`, `string[]`; undefined where there is no such type or it is a tuple. */
export function parseFieldType(text: string): FieldType | undefined {
  return parseLevel(text, 0);
}

function parseLevel(text: string, level: number): FieldType | undefined {
  const array = level < MAX_LEVELS ? ARRAY.exec(text) : null;
  if (array) {
    const element = parseLevel(array[1] ?? "", level + 1);
    if (element === undefined) return undefined;
    const length = array[2] === undefined ? undefined : Number(array[2]);
    if (length !== undefined && !Number.isSafeInteger(length)) return undefined;
    return { kind: "array", name: `${element.name}[${length ?? ""}]`, element, length };
  }
  if (text === "string" || text === "bytes") return { kind: text, name: text };
  if (text === "bool") return { kind: "bool", name: text, bytes: 1 };
  if (text === "address") return { kind: "address", name: text, bytes: 20 };
  const integer = INTEGER.exec(text);
  if (integer) {
    const kind = integer[1] === "int" ? "int" : "uint";
    const bits = Number(integer[2] ?? 256);
    return bits % 8 === 0 && bits <= 256 ? { kind, name: `${kind}${bits}`, bytes: bits / 8 } : undefined;
  }
  const size = Number(FIXED_BYTES.exec(text)?.[1] ?? 0);
  return size >= 1 && size <= 32 ? { kind: "fixedBytes", name: text, bytes: size } : undefined;
}

/** Whether the values of a type fill exactly one ABI word. */
export function isWordType(type: FieldType): type is WordType {
  return type.kind !== "string" && type.kind !== "bytes" && type.kind !== "array";
}

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
      throw refuse("is part of a tuple", "Make each member of the tuple a separate field.");
    const words = text.split(/\s+/);
    const [typeText = "", name = ""] = words;
    if (words.length !== 2) {
      throw refuse(
        `has ${words.length === 1 ? "only one word" : `${words.length} words`}`,
        "Write one type and one name, such as uint256 score.",
      );
    }
    const type = parseFieldType(typeText);
    if (type === undefined) {
      throw refuse(`has a type that Solidity does not have: ${typeText}`, FIELD_TYPES);
    }
    if (!IDENTIFIER.test(name)) {
      throw refuse(`has a name that is not an identifier: ${name}`, "Use letters, digits, _ and $.");
    }
    const first = positions.get(name);
    if (first !== undefined) {
      throw refuse(
        `repeats the name of the field at position ${first}`,
        "Give every field a different name.",
      );
    }
    positions.set(name, position);
    return { name, type };
  });
}
