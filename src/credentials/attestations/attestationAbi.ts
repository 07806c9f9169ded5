import type { AbiParameter } from "viem";
import type { AttestationField, AttestationType } from "./attestationField.ts";

/**
 * The fields as viem's encoder and decoder take them. They have no names, so that a tuple is a list in either
 * direction, and strings are bytes: viem's decoder drops a byte order mark and replaces what is not UTF-8.
 */
export function attestationAbi(fields: readonly AttestationField[]): readonly AbiParameter[] {
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
