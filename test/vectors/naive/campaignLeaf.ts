import { abiEncode } from "./abiEncode.ts";
import type { Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";

/** keccak256(keccak256(abi.encode(index, account, amount))): what one row of an allocation becomes. */
export function campaignLeaf(index: bigint, account: Hex, amount: bigint): Hex {
  return keccak256(keccak256(abiEncode(["uint256", "address", "uint256"], [index, account, amount])));
}
