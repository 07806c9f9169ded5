import { abiEncode } from "./abiEncode.ts";
import type { Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";
import { typeHash } from "./typeHash.ts";

export type BatchHeader = {
  readonly chainId: bigint;
  readonly registry: Hex;
  readonly issuer: Hex;
  readonly schema: Hex;
  readonly root: Hex;
  readonly size: bigint; // uint64, 1 to 2^32
  readonly issuedAt: bigint; // seconds, uint64
  readonly policyHash: Hex;
  readonly manifestHash: Hex;
  readonly salt: Hex;
};

/** keccak256(abi.encode(BATCH_TYPEHASH, the ten values in this order)). */
export function batchId(header: BatchHeader): Hex {
  const { chainId, registry, issuer, schema, root, size, issuedAt, policyHash, manifestHash, salt } = header;
  const first = ["bytes32", "uint256", "address", "address", "bytes32"] as const;
  const second = ["bytes32", "uint64", "uint64", "bytes32", "bytes32", "bytes32"] as const;
  const preimage = abiEncode(
    [...first, ...second],
    [typeHash.batch, chainId, registry, issuer, schema, root, size, issuedAt, policyHash, manifestHash, salt],
  );
  return keccak256(preimage);
}
