import { abiEncode } from "./abiEncode.ts";
import type { Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";

/** keccak256(abi.encode(batchId, index)). */
export function credentialId(batch: Hex, index: bigint): Hex {
  return keccak256(abiEncode(["bytes32", "uint256"], [batch, index]));
}
