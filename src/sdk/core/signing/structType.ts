import { concatBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { ADDRESS_BYTES, hexToBytes, WORD_BYTES, writeUint256 } from "../bytes.ts";
import { SymbolonError } from "../errors.ts";
import { nobleHasher } from "../hasher.ts";

/** A value of a struct member: uints as bigint (or a safe whole number), addresses and bytes32 as hex. */
export type MemberValue = bigint | number | Hex;

/** A struct whose members each fill one ABI word: everything the frozen formats hash. */
export type StructType = {
  readonly name: string;
  readonly members: readonly { readonly name: string; readonly type: string }[];
  /** keccak256 of the signature, 32 bytes. */
  readonly typeHash: Uint8Array;
};

/**
 * Reads a struct signature as EIP-712 writes it: `Policy(address revoker,uint64 epochLength)`. Member order and
 * widths then come from the very text that is hashed, so the two cannot drift apart.
 */
export function structType(signature: string): StructType {
  const typeHash = nobleHasher.keccak256(new TextEncoder().encode(signature));
  return { ...structMembers(signature), typeHash };
}

/** Name and members alone, of any types. */
export function structMembers(signature: string): Pick<StructType, "name" | "members"> {
  const open = signature.indexOf("(");
  const members = signature
    .slice(open + 1, -1)
    .split(",")
    .map((member) => {
      const [type = "", name = ""] = member.split(" ");
      return { name, type };
    });
  return { name: signature.slice(0, open), members };
}

/**
 * EIP-712 `hashStruct`: keccak256(typeHash || members), 32 bytes.
 * @throws SymbolonError `DoesNotFit` where a value is missing or does not fit its Solidity type
 */
export function hashStruct(type: StructType, values: Readonly<Record<string, MemberValue>>): Uint8Array {
  return nobleHasher.keccak256(concatBytes(type.typeHash, encodeMembers(type, values)));
}

/**
 * `abi.encode` of the members alone, in the order of the signature, one word each. Values that are not members
 * are left out.
 * @throws SymbolonError `DoesNotFit` where a value is missing or does not fit its Solidity type
 */
export function encodeMembers(type: StructType, values: Readonly<Record<string, MemberValue>>): Uint8Array {
  const encoded = new Uint8Array(type.members.length * WORD_BYTES);
  for (const [i, member] of type.members.entries()) {
    // The type names, not the value's looks, decide the encoding: a 20-byte value in a bytes32 is an error.
    const value = values[member.name];
    const offset = i * WORD_BYTES;
    if (member.type === "address" || member.type === "bytes32") {
      const size = member.type === "address" ? 20 : WORD_BYTES;
      encoded.set(wholeBytes(type, member, value, size), offset + WORD_BYTES - size);
    } else {
      writeUint256(encoded, offset, wholeNumber(type, member, value));
    }
  }
  return encoded;
}

type Member = StructType["members"][number];

function wholeNumber(type: StructType, member: Member, value: MemberValue | undefined): bigint {
  const bits = BigInt(member.type.slice("uint".length));
  // Beyond 2^53 a number may already have been rounded, which no hash would show.
  const whole = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof whole === "bigint" && whole >= 0n && whole < 1n << bits) return whole;
  throw doesNotFit(type, member, value, `Use a whole number from 0 to 2^${bits} - 1, as a bigint.`);
}

function wholeBytes(
  type: StructType,
  member: Member,
  value: MemberValue | undefined,
  size: number,
): Uint8Array {
  const hint = `Give 0x and ${2 * size} hexadecimal digits.`;
  if (typeof value !== "string") throw doesNotFit(type, member, value, hint);
  try {
    return hexToBytes(value, size);
  } catch (cause) {
    throw doesNotFit(type, member, value, hint, cause);
  }
}

function doesNotFit(
  type: StructType,
  member: Member,
  value: MemberValue | undefined,
  hint: string,
  cause?: unknown,
): SymbolonError {
  const shown = value === undefined ? "missing" : String(value);
  return new SymbolonError({
    code: "DoesNotFit",
    reason: `${type.name}.${member.name} is ${shown}, which does not fit ${member.type}.`,
    hint,
    details: { struct: type.name, member: member.name, type: member.type, value: shown },
    cause,
  });
}

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
