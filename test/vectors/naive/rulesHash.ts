import { abiEncode } from "./abiEncode.ts";
import type { Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";
import { typeHash } from "./typeHash.ts";

/** keccak256(abi.encode(RULES_TYPEHASH, chainId, rulebook)). */
export function rulesHash(chainId: bigint, rulebook: Hex): Hex {
  return keccak256(abiEncode(["bytes32", "uint256", "address"], [typeHash.rules, chainId, rulebook]));
}
