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
