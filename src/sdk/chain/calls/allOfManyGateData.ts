import { encodeAbiParameters, type Hex } from "viem";

/**
 * What a claimant gives an AllOfManyGate with a claim.
 * @param parts what each of its parts is given, in their order; `0x` for one that reads none
 */
export function allOfManyGateData(parts: readonly Hex[]): Hex {
  return encodeAbiParameters([{ type: "bytes[]" }], [parts]);
}
