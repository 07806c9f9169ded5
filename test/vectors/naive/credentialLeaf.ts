import { abiEncode } from "./abiEncode.ts";
import type { Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";
import { typeHash } from "./typeHash.ts";

export type Credential = {
  readonly index: bigint;
  readonly subject: Hex;
  readonly validFrom: bigint; // seconds, uint64
  readonly expires: bigint; // seconds, uint64; 0 = never
  readonly fields: Hex; // the salted-field root
};

/** keccak256(keccak256(abi.encode(CREDENTIAL_TYPEHASH, index, subject, validFrom, expires, fields))). */
export function credentialLeaf({ index, subject, validFrom, expires, fields }: Credential): Hex {
  const preimage = abiEncode(
    ["bytes32", "uint256", "address", "uint64", "uint64", "bytes32"],
    [typeHash.credential, index, subject, validFrom, expires, fields],
  );
  return keccak256(keccak256(preimage));
}
