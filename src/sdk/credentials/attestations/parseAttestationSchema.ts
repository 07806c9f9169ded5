import type { SymbolonError } from "../../core/errors.ts";
import { badSchema, FIELD_TYPES, type FieldType, parseFieldType } from "../parseSchema.ts";

/** The type of a field of an attestation: that of a batch's field, or a tuple, or an array of tuples. */
export type AttestationType =
  | Exclude<FieldType, { readonly kind: "array" }>
  | {
      readonly kind: "array";
      /** As Solidity's ABI spells it: `(uint8,bytes32)[]`. */
      readonly name: string;
      readonly element: AttestationType;
      /** Undefined where the array may have any length. */
      readonly length: number | undefined;
    }
  | {
      readonly kind: "tuple";
      /** As Solidity's ABI spells it: `(uint8,bytes32)`. */
      readonly name: string;
      readonly members: readonly AttestationField[];
    };

/** One field of a schema of attestations, or one member of a tuple. */
export type AttestationField = {
  /** Empty where the schema gives it none. */
  readonly name: string;
  readonly type: AttestationType;
};

/** Whether each of the fields has a name of its own, so that values can be told by name. */
export function areNamed(fields: readonly AttestationField[]): boolean {
  const names = new Set(fields.map(({ name }) => name));
  return fields.length > 0 && names.size === fields.length && !names.has("");
}

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
/** What Solidity may write between a type and a name; it changes nothing in the encoding. */
const MODIFIERS = ["memory", "calldata", "storage", "payable"];
/** Arrays and tuples inside each other; anybody may register a schema, and each level is a level of recursion. */
const MAX_LEVELS = 32;

type Refuse = (text: string, reason: string, hint: string) => SymbolonError;

/**
 * Reads the schema of an attestation, as EAS's SDK does: Solidity types, tuples included, each with or without a name
 * (`uint256 id,(uint8 a,bytes32 b)[] parts`). `ipfsHash` stands for `bytes32`; names may be missing or repeated; a comma
 * may be left at the end. Blank: no fields.
 * @throws SymbolonError `BadSchema` with `details.position` and `details.text` of the field at fault
 */
export function parseAttestationSchema(schema: string): readonly AttestationField[] {
  return splitFields(schema).map((text, position) => {
    const refuse: Refuse = (part, reason, hint) =>
      badSchema({ schema, position, text: part.trim(), reason, hint });
    return readField(text, 0, refuse);
  });
}

/** Cuts at the commas that stand in no parentheses. */
function splitFields(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")") depth--;
    else if (text[i] === "," && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  const last = text.slice(from);
  return last.trim() === "" ? parts : [...parts, last];
}

function readField(text: string, level: number, refuse: Refuse): AttestationField {
  if (text.trim() === "") throw refuse(text, "is empty", "Remove the extra comma.");
  const tuple = /^\s*(?:tuple\s*)?\((.*)\)([^()]*)$/s.exec(text);
  if (tuple === null && /[()]/.test(text)) {
    throw refuse(text, "has parentheses that do not match", "Close each tuple that is opened, and no other.");
  }
  const words = (tuple?.[2] ?? text).trim().split(/\s+/);
  // A tuple has no word for its type: the first word is its array part, where it has one.
  const first = tuple === null || words[0]?.startsWith("[") ? (words.shift() ?? "") : "";
  const suffixAt = first.indexOf("[");
  const suffix = suffixAt === -1 ? "" : first.slice(suffixAt);
  const base = suffixAt === -1 ? first : first.slice(0, suffixAt);
  const plain =
    tuple === null
      ? readPlainType(base, first, text, refuse)
      : readTuple(tuple[1] ?? "", text, level, refuse);
  return {
    name: readName(words, text, refuse),
    type: wrapInArrays(plain, suffix, text, level, refuse),
  };
}

function readPlainType(base: string, whole: string, text: string, refuse: Refuse): AttestationType {
  const type = whole === "ipfsHash" ? parseFieldType("bytes32") : parseFieldType(base);
  if (type === undefined) throw refuse(text, `has a type that Solidity does not have: ${whole}`, FIELD_TYPES);
  return type;
}

function readTuple(inside: string, text: string, level: number, refuse: Refuse): AttestationType {
  if (level + 1 > MAX_LEVELS) throw tooDeep(text, refuse);
  const members = splitFields(inside).map((member) => readField(member, level + 1, refuse));
  if (members.length === 0) throw refuse(text, "is a tuple of nothing", "Give the tuple a member.");
  return { kind: "tuple", name: `(${members.map(({ type }) => type.name).join(",")})`, members };
}

function readName(words: readonly string[], text: string, refuse: Refuse): string {
  const [name = "", extra] = words.filter((word) => !MODIFIERS.includes(word));
  if (extra !== undefined) {
    throw refuse(text, "has too many words", "Write one type and one name, such as uint256 score.");
  }
  if (name !== "" && !IDENTIFIER.test(name)) {
    throw refuse(text, `has a name that is not an identifier: ${name}`, "Use letters, digits, _ and $.");
  }
  return name;
}

function wrapInArrays(
  plain: AttestationType,
  suffix: string,
  text: string,
  level: number,
  refuse: Refuse,
): AttestationType {
  if (!/^(?:\[(?:[1-9]\d*)?\])*$/.test(suffix)) {
    throw refuse(text, `has no such array: ${suffix}`, "Write [] for any length, or [3] for 3 elements.");
  }
  const lengths = [...suffix.matchAll(/\[(\d*)\]/g)].map(([, digits]) => digits ?? "");
  if (level + lengths.length > MAX_LEVELS) throw tooDeep(text, refuse);
  let type = plain;
  for (const digits of lengths) {
    const length = digits === "" ? undefined : Number(digits);
    if (length !== undefined && !Number.isSafeInteger(length)) {
      throw refuse(
        text,
        `has an array of ${digits} elements`,
        "No data is that long: write a smaller number.",
      );
    }
    type = { kind: "array", name: `${type.name}[${digits}]`, element: type, length };
  }
  return type;
}

function tooDeep(text: string, refuse: Refuse): SymbolonError {
  return refuse(text, `is nested more than ${MAX_LEVELS} levels deep`, "Flatten its tuples and arrays.");
}
