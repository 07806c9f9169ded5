import { abiEncode } from "./abiEncode.ts";
import type { Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";
import { typeHash } from "./typeHash.ts";

export type Policy = {
  readonly revoker: Hex; // the zero address = nobody
  readonly emergency: Hex; // the zero address = nobody
  readonly epochLength: bigint; // seconds, uint64
  readonly emergencyLimit: bigint; // seconds, uint64
  readonly rulesHash: Hex;
};

/** keccak256(abi.encode(POLICY_TYPEHASH, revoker, emergency, epochLength, emergencyLimit, rulesHash)). */
export function policyHash({ revoker, emergency, epochLength, emergencyLimit, rulesHash }: Policy): Hex {
  const preimage = abiEncode(
    ["bytes32", "address", "address", "uint64", "uint64", "bytes32"],
    [typeHash.policy, revoker, emergency, epochLength, emergencyLimit, rulesHash],
  );
  return keccak256(preimage);
}
