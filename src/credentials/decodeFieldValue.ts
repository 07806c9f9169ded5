import type { Hex } from "viem";
import type { AttestationValues } from "./attestations/attestationValues.ts";
import { decodeAttestationData } from "./attestations/decodeAttestationData.ts";
import type { FieldValue } from "./fieldValue.ts";

/** The value of a field whose type is spelled out, as viem has it; of any other type any value. */
export type DecodedFieldValue<type extends string> = string extends type
  ? FieldValue
  : AttestationValues<type> extends readonly [infer value]
    ? value
    : never;

/**
 * The value that `encodeFieldValue` encoded: integers of at most 48 bits as numbers, wider ones as bigints, addresses
 * with their checksum.
 * @param type a Solidity type that is not a tuple (`uint8`, `string[]`)
 * @throws SymbolonError `BadSchema`, `NotHex`, `BadAttestationData` where it is not the encoding of one value
 */
export function decodeFieldValue<const type extends string>(
  type: type,
  encoded: Hex,
): DecodedFieldValue<type> {
  const [value] = decodeAttestationData<string>(type, encoded) as readonly FieldValue[];
  return value as DecodedFieldValue<type>;
}
