import { type AbiParameter, decodeAbiParameters, encodeAbiParameters, type Hex } from "viem";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import {
  type AttestationValue,
  type AttestationValues,
  checkAttestationValues,
  type OrderedValues,
} from "./attestationValues.ts";
import {
  type AttestationField,
  type AttestationType,
  areNamed,
  parseAttestationSchema,
} from "./parseAttestationSchema.ts";

/**
 * The fields as viem's encoder and decoder take them. They have no names, so that a tuple is a list in either
 * direction, and strings are bytes: viem's decoder drops a byte order mark and replaces what is not UTF-8.
 */
function attestationAbi(fields: readonly AttestationField[]): readonly AbiParameter[] {
  return fields.map(({ type }) => parameterOf(type));
}

function parameterOf(type: AttestationType): AbiParameter {
  if (type.kind === "array") {
    const element = parameterOf(type.element);
    return { ...element, type: `${element.type}[${type.length ?? ""}]` };
  }
  if (type.kind === "tuple") return { type: "tuple", components: attestationAbi(type.members) };
  return { type: type.kind === "string" ? "bytes" : type.name };
}

/**
 * The data of an attestation: `abi.encode` of its values, as the schema orders them.
 *
 * Where it is less forgiving than EAS's SDK: text for a `bytes32` must be brought into 32 bytes first. Where it is
 * right and that SDK (2.10.0) is not: an array inside a tuple, and a tuple in an array of fixed or of several
 * dimensions, are encoded as the schema says.
 * @param values by name where every field has a name of its own, else a list
 * @throws SymbolonError `BadSchema`; `BadFieldValue` with `details.field`, such as `parts[2].a`
 * @example
 * encodeAttestationData("uint256 score,string[] tags", { score: 7n, tags: ["a"] });
 */
export function encodeAttestationData<const schema extends string>(
  schema: schema,
  values: AttestationValues<schema>,
): Hex {
  const fields = parseAttestationSchema(schema);
  return encodeAbiParameters(attestationAbi(fields), checkAttestationValues(fields, values));
}

/**
 * The values in the data of an attestation: by name where every field has a name of its own, else a list. The registry
 * never reads data, so an attestation may have any bytes. Data that is not exactly `abi.encode` of the fields is
 * refused, since two readers could see different values in it: set bits beyond a type's width, for example, or text
 * that is not UTF-8. Bytes behind the encoding are ignored, as Solidity ignores them.
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
      reason: `The attestation's data (length in bytes: ${bytes.length}) is not the ABI encoding of (${shown}).`,
      hint: "Check that the schema is the attestation's own; if it is, its issuer wrote other data than the schema says.",
      details: { schema, data },
      cause,
    });
  }
}

function decodeCanonical(parameters: readonly AbiParameter[], bytes: Uint8Array): OrderedValues {
  const values = decodeAbiParameters(parameters, bytes) as OrderedValues;
  const reencoded = hexToBytes(encodeAbiParameters(parameters, values));
  if (bytesToHex(bytes.subarray(0, reencoded.length)) === bytesToHex(reencoded)) return values;
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
