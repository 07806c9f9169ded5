import { type AbiParameter, decodeAbiParameters, encodeAbiParameters, type Hex } from "viem";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { attestationAbi } from "./attestationAbi.ts";
import { type AttestationField, type AttestationType, areNamed } from "./attestationField.ts";
import type { AttestationValue, AttestationValues } from "./attestationValues.ts";
import type { OrderedValues } from "./checkAttestationValues.ts";
import { parseAttestationSchema } from "./parseAttestationSchema.ts";

/**
 * The values in the data of an attestation: by name where every field has a name of its own, else a list. The registry
 * never looks into data, so anything may come: what is not exactly `abi.encode` of the fields is refused, such as set
 * bits beyond a type's width or text that is not UTF-8, since two readers could see different values in it. Bytes
 * behind the encoding are left alone, as Solidity leaves them.
 * @throws SymbolonError `BadSchema`, `NotHex`, `BadAttestationData`
 */
export function decodeAttestationData<const schema extends string>(
  schema: schema,
  data: Hex,
): AttestationValues<schema> {
  const fields = parseAttestationSchema(schema);
  const bytes = hexToBytes(data);
  try {
    const ordered = fields.length === 0 ? [] : decodeCanonical(attestationAbi(fields), bytes);
    return readFields(fields, ordered) as AttestationValues<schema>;
  } catch (cause) {
    const shown = fields.map(({ type }) => type.name).join(", ");
    throw new SymbolonError({
      code: "BadAttestationData",
      reason: `The attestation's ${bytes.length} bytes of data are not the ABI encoding of (${shown}).`,
      hint: "Check that the schema is the attestation's own; if it is, its issuer wrote other data than the schema says.",
      details: { schema, data },
      cause,
    });
  }
}

function decodeCanonical(parameters: readonly AbiParameter[], bytes: Uint8Array): OrderedValues {
  const values = decodeAbiParameters(parameters, bytes) as OrderedValues;
  const again = hexToBytes(encodeAbiParameters(parameters, values));
  if (bytesToHex(bytes.subarray(0, again.length)) === bytesToHex(again)) return values;
  throw new RangeError("The data has another layout than abi.encode gives the same values.");
}

function readFields(
  fields: readonly AttestationField[],
  ordered: OrderedValues,
): { readonly [name: string]: AttestationValue } | readonly AttestationValue[] {
  const values = fields.map(({ type }, i) => readValue(type, ordered[i]));
  if (!areNamed(fields)) return values;
  return Object.fromEntries(fields.map(({ name }, i) => [name, values[i] as AttestationValue]));
}

function readValue(type: AttestationType, value: unknown): AttestationValue {
  if (type.kind === "tuple") return readFields(type.members, value as OrderedValues);
  if (type.kind === "array") {
    return (value as OrderedValues).map((element) => readValue(type.element, element));
  }
  if (type.kind !== "string") return value as AttestationValue;
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(hexToBytes(value as Hex));
}
