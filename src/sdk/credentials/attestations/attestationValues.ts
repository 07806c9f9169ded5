import type { AbiParameterToPrimitiveType } from "viem";
import { bytesToHex } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { badFieldValue, checkFieldValue, type FieldValue } from "../fieldValue.ts";
import {
  type AttestationField,
  type AttestationType,
  areNamed,
  parseAttestationSchema,
} from "./parseAttestationSchema.ts";

/** A value of any field: as viem has it. */
export type AttestationValue =
  | boolean
  | bigint
  | number
  | string
  | readonly AttestationValue[]
  | { readonly [name: string]: AttestationValue };

/**
 * The values of an attestation under a schema: by name where every field has a name of its own, else a list. Inferred
 * from a schema that is spelled out: `uint256 id,string[] tags` holds `{ id: bigint; tags: readonly string[] }`. Tuples
 * are given by name or as a list by the same rule.
 */
export type AttestationValues<schema extends string> = string extends schema
  ? { readonly [name: string]: AttestationValue } | readonly AttestationValue[]
  : ValuesOf<FieldsOf<SpacesOnly<schema>>>;

type Field = { readonly name: string; readonly type: string };

type ValuesOf<fields extends readonly Field[]> =
  AreNamed<fields> extends true
    ? { readonly [field in fields[number] as field["name"]]: AbiParameterToPrimitiveType<field> }
    : { readonly [position in keyof fields]: AbiParameterToPrimitiveType<fields[position]> };

type AreNamed<fields extends readonly Field[], seen = never> = fields extends readonly [
  infer first extends Field,
  ...infer rest extends readonly Field[],
]
  ? first["name"] extends "" | seen
    ? false
    : rest extends readonly []
      ? true
      : AreNamed<rest, seen | first["name"]>
  : false;

type FieldsOf<schema extends string> = ReadEach<Split<schema>>;

type ReadEach<parts extends readonly string[]> = {
  readonly [position in keyof parts]: ReadField<Trim<parts[position]>>;
};

/** Cuts at the commas outside of parentheses. */
type Split<
  text extends string,
  open extends string = "",
  done extends readonly string[] = [],
> = text extends `${infer head},${infer rest}`
  ? IsBalanced<`${open}${head}`> extends true
    ? Split<rest, "", [...done, `${open}${head}`]>
    : Split<rest, `${open}${head},`, done>
  : Trim<`${open}${text}`> extends ""
    ? done
    : [...done, `${open}${text}`];

type IsBalanced<text extends string> = Count<text, "("> extends Count<text, ")"> ? true : false;

type Count<
  text extends string,
  sign extends string,
  found extends readonly 0[] = [],
> = text extends `${string}${sign}${infer rest}` ? Count<rest, sign, [...found, 0]> : found["length"];

type ReadField<text extends string> = text extends `(${infer rest}`
  ? ReadTuple<CutAtLast<rest, ")">>
  : text extends `tuple${infer tail}`
    ? Trim<tail> extends `(${infer rest}`
      ? ReadTuple<CutAtLast<rest, ")">>
      : ReadPlain<text>
    : ReadPlain<text>;

type ReadPlain<text extends string> = text extends `${infer type} ${infer rest}`
  ? { readonly type: AbiType<type>; readonly name: ReadName<Trim<rest>> }
  : { readonly type: AbiType<text>; readonly name: "" };

type ReadTuple<cut extends readonly [string, string]> = ReadTupleTail<cut[0], Trim<cut[1]>>;

type ReadTupleTail<inside extends string, tail extends string> = tail extends `[${string}`
  ? CutAtLast<tail, "]"> extends readonly [infer suffix extends string, infer name extends string]
    ? {
        readonly type: `tuple${suffix}]`;
        readonly components: FieldsOf<inside>;
        readonly name: ReadName<Trim<name>>;
      }
    : never
  : { readonly type: "tuple"; readonly components: FieldsOf<inside>; readonly name: ReadName<tail> };

type CutAtLast<
  text extends string,
  sign extends string,
  before extends string = "",
> = text extends `${infer head}${sign}${infer rest}`
  ? rest extends `${string}${sign}${string}`
    ? CutAtLast<rest, sign, `${before}${head}${sign}`>
    : [`${before}${head}`, rest]
  : [`${before}${text}`, ""];

type Modifier = "memory" | "calldata" | "storage" | "payable";

type ReadName<text extends string> = text extends `${Modifier} ${infer name}`
  ? ReadName<Trim<name>>
  : text extends Modifier
    ? ""
    : text;

type AbiType<type extends string> = type extends "ipfsHash"
  ? "bytes32"
  : type extends `${infer sign extends "u" | ""}int${infer suffix extends "" | `[${string}`}`
    ? `${sign}int256${suffix}`
    : type;

type SpacesOnly<text extends string> = Replace<Replace<Replace<text, "\n">, "\t">, "\r">;

// One sign at a time: with a choice of signs the compiler would follow every way to cut the text, which is endless.
type Replace<text extends string, sign extends string> = text extends `${infer head}${sign}${infer rest}`
  ? Replace<`${head} ${rest}`, sign>
  : text;

type Trim<text extends string> = text extends ` ${infer rest}`
  ? Trim<rest>
  : text extends `${infer rest} `
    ? Trim<rest>
    : text;

/** Values in the order of the fields, tuples as lists, strings as their UTF-8 bytes: what `attestationAbi` describes. */
export type OrderedValues = readonly unknown[];

/**
 * Brings values into the order of their fields. Refuses what is missing, what no field asks for, and what is not of its
 * type: viem's encoder would turn some of it into something else.
 * @param path how errors name what the fields are members of; empty for the schema itself
 * @throws SymbolonError `BadFieldValue` with `details.field`, such as `parts[2].a`; empty: the values as a whole
 */
export function checkAttestationValues(
  fields: readonly AttestationField[],
  values: unknown,
  path = "",
): OrderedValues {
  if (!areNamed(fields)) {
    if (!Array.isArray(values) || values.length !== fields.length) {
      const types = fields.map(({ type }) => type.name).join(", ");
      throw atField(path, badFieldValue(`(${types})`, values, `Give a list of ${fields.length}: ${types}.`));
    }
    return fields.map(({ type }, i) => checkValue(type, values[i], `${path}[${i}]`));
  }
  const names = fields.map(({ name }) => name);
  if (typeof values !== "object" || values === null || Array.isArray(values)) {
    const hint = `Give an object with the members ${names.join(", ")}.`;
    throw atField(path, badFieldValue("object", values, hint));
  }
  const extra = Object.keys(values).find((name) => !names.includes(name));
  if (extra !== undefined) {
    const hint = `Remove it: the schema has the fields ${names.join(", ")}.`;
    throw badMember(join(path, extra), "is not in the schema", hint);
  }
  return fields.map(({ name, type }) => {
    const at = join(path, name);
    // Own members only: a field may be called `constructor`.
    if (!Object.hasOwn(values, name))
      throw badMember(at, "has no value", `Give a value of type ${type.name}.`);
    return checkValue(type, (values as Readonly<Record<string, unknown>>)[name], at);
  });
}

function checkValue(type: AttestationType, value: unknown, path: string): unknown {
  if (type.kind === "tuple") return checkAttestationValues(type.members, value, path);
  if (type.kind === "array") {
    if (!Array.isArray(value)) throw atField(path, badFieldValue(type.name, value, "Give a list."));
    if (type.length !== undefined && value.length !== type.length) {
      const hint = `Give a list of ${type.length}; this one has ${value.length}.`;
      throw atField(path, badFieldValue(type.name, value, hint));
    }
    // Visits the holes of a sparse list too, which `map` would pass over.
    return Array.from(value, (element, i) => checkValue(type.element, element, `${path}[${i}]`));
  }
  try {
    checkFieldValue(type, value as FieldValue);
  } catch (error) {
    throw error instanceof SymbolonError ? atField(path, error) : error;
  }
  return type.kind === "string" ? bytesToHex(new TextEncoder().encode(value as string)) : value;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function badMember(field: string, reason: string, hint: string): SymbolonError {
  return new SymbolonError({
    code: "BadFieldValue",
    reason: `Field ${field} ${reason}.`,
    hint,
    details: { field },
  });
}

/** The same error, naming the field. */
function atField(field: string, { code, reason, hint, details }: SymbolonError): SymbolonError {
  return new SymbolonError({
    code,
    reason: `${field === "" ? "The values" : `Field ${field}`}: ${reason}`,
    hint,
    details: { field, ...details },
  });
}

const DECIMAL = /^-?(?:0|[1-9]\d*)$/;

/**
 * Values as JSON has them, for a schema known only when the program runs: integers as decimal text, or as numbers up to
 * 2^53, beyond which JSON has already rounded them; everything else as `encodeAttestationData` takes it.
 * @param json what `JSON.parse` gave: an object where every field has a name of its own, else a list
 * @throws SymbolonError `BadSchema`; `BadFieldValue` with `details.field`, such as `parts[2].a`
 */
export function attestationValuesFromJson(schema: string, json: unknown): AttestationValues<string> {
  const fields = parseAttestationSchema(schema);
  const values = readFields(fields, json);
  checkAttestationValues(fields, values);
  return values as AttestationValues<string>;
}

/** Turns decimal text into integers where the fields have them; what does not fit its field stays as it is. */
function readFields(fields: readonly AttestationField[], json: unknown): unknown {
  if (!areNamed(fields)) {
    return Array.isArray(json)
      ? json.map((value, i) => attestationValueFromJson(fields[i]?.type, value))
      : json;
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) return json;
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name, attestationValueFromJson(types.get(name), value)]),
  );
}

/** The same for one value; of no type it stays as it is. */
export function attestationValueFromJson(type: AttestationType | undefined, json: unknown): unknown {
  if (type?.kind === "tuple") return readFields(type.members, json);
  if (type?.kind === "array") {
    return Array.isArray(json)
      ? json.map((element) => attestationValueFromJson(type.element, element))
      : json;
  }
  const isInteger = type?.kind === "uint" || type?.kind === "int";
  return isInteger && typeof json === "string" && DECIMAL.test(json) ? BigInt(json) : json;
}
