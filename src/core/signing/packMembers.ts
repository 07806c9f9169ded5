import { concatBytes } from "@noble/hashes/utils.js";
import { ADDRESS_BYTES, WORD_BYTES } from "../bytes.ts";
import { encodeMembers, type MemberValue, type StructType } from "./structType.ts";

/**
 * `abi.encodePacked` of the members, in the order of the signature: each in as many bytes as its type has, end to end.
 * @throws SymbolonError `DoesNotFit` where a value is missing or does not fit its Solidity type
 */
export function packMembers(type: StructType, values: Readonly<Record<string, MemberValue>>): Uint8Array {
  const words = encodeMembers(type, values);
  const ends = type.members.map((member, i) => {
    const end = (i + 1) * WORD_BYTES;
    return words.subarray(end - widthOf(member.type), end);
  });
  return concatBytes(...ends);
}

function widthOf(type: string): number {
  if (type === "bytes32") return WORD_BYTES;
  return type === "address" ? ADDRESS_BYTES : Number(type.slice("uint".length)) / 8;
}
