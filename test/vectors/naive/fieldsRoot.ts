import { abiEncode } from "./abiEncode.ts";
import type { Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";
import { nativeTree } from "./nativeTree.ts";
import { typeHash } from "./typeHash.ts";

export type Field = { readonly salt: Hex; readonly encodedValue: Hex };

/** One field's leaf; `encodedValue` is abi.encode(value). */
function fieldLeaf(position: bigint, { salt, encodedValue }: Field): Hex {
  const preimage = abiEncode(
    ["bytes32", "uint256", "bytes32", "bytes32"],
    [typeHash.field, position, salt, keccak256(encodedValue)],
  );
  return keccak256(keccak256(preimage));
}

/** The native tree's root over the fields in schema order; without fields bytes32(0). */
export function fieldsRoot(fields: readonly Field[]): Hex {
  if (fields.length === 0) return `0x${"00".repeat(32)}`;
  return nativeTree(fields.map((field, position) => fieldLeaf(BigInt(position), field))).root;
}
