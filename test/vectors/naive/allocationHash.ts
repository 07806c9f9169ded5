import { abiEncode } from "./abiEncode.ts";
import { concat, type Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";

export type AllocationRow = { readonly account: Hex; readonly amount: bigint };

/** keccak256 of 52 bytes a row, in source order: the account's 20 bytes, then the amount in 32 big-endian bytes. */
export function allocationHash(rows: readonly AllocationRow[]): Hex {
  return keccak256(
    concat(...rows.map(({ account, amount }) => concat(account, abiEncode(["uint256"], [amount])))),
  );
}
