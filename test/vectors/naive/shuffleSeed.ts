import { abiEncode } from "./abiEncode.ts";
import type { Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";

/** keccak256(abi.encode(allocationHash, randomness)). */
export function shuffleSeed(allocationHash: Hex, randomness: Hex): Hex {
  return keccak256(abiEncode(["bytes32", "bytes32"], [allocationHash, randomness]));
}
