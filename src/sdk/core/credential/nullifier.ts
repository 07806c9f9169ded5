import type { Address, Hex } from "viem";
import { bytesToHex } from "../bytes.ts";
import { hashStruct, structType } from "../signing/structType.ts";

export type NullifierParameters = {
  readonly issuer: Address;
  /** Uid of the schema. */
  readonly schema: Hex;
  /** Position of the field in the schema, from 0. */
  readonly position: number | bigint;
  /** keccak256(abi.encode(value)), see `valueHash`. */
  readonly valueHash: Hex;
};

const NULLIFIER = structType("Nullifier(address issuer,bytes32 schema,uint256 position,bytes32 value)");

export const NULLIFIER_TYPEHASH: Hex = bytesToHex(NULLIFIER.typeHash);

/**
 * The value that a proven field can use once in a campaign. It is the same in every batch of this issuer under this
 * schema, so a second credential of one person opens nothing new. No salt goes in: anyone who can guess the
 * value can compute it, so only values that the issuer has blinded belong in such a field.
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function nullifier({ issuer, schema, position, valueHash: value }: NullifierParameters): Hex {
  return bytesToHex(hashStruct(NULLIFIER, { issuer, schema, position, value }));
}
