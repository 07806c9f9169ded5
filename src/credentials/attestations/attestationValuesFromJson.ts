import { type AttestationField, type AttestationType, areNamed } from "./attestationField.ts";
import type { AttestationValues } from "./attestationValues.ts";
import { checkAttestationValues } from "./checkAttestationValues.ts";
import { parseAttestationSchema } from "./parseAttestationSchema.ts";

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
