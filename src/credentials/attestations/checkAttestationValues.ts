import { bytesToHex } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { checkFieldValue } from "../checkFieldValue.ts";
import { badFieldValue, type FieldValue } from "../fieldValue.ts";
import { type AttestationField, type AttestationType, areNamed } from "./attestationField.ts";

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
    const hint = `Take it out: the names are ${names.join(", ")}.`;
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
