import { abiEncode } from "./abiEncode.ts";
import type { Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";
import { typeHash } from "./typeHash.ts";

export type NullifierSource = {
  readonly issuer: Hex;
  readonly schema: Hex;
  readonly position: bigint;
  readonly encodedValue: Hex; // abi.encode(value)
};

/** keccak256(abi.encode(NULLIFIER_TYPEHASH, issuer, schema, position, keccak256(encodedValue))): no salt in it. */
export function nullifier({ issuer, schema, position, encodedValue }: NullifierSource): Hex {
  const preimage = abiEncode(
    ["bytes32", "address", "bytes32", "uint256", "bytes32"],
    [typeHash.nullifier, issuer, schema, position, keccak256(encodedValue)],
  );
  return keccak256(preimage);
}
