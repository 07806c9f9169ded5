import { concatBytes } from "@noble/hashes/utils.js";
import type { Address, Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, hexToBytes } from "../bytes.ts";
import { SymbolonError } from "../errors.ts";
import { nobleHasher } from "../hasher.ts";

/** What a schema registry records of a schema, but for its uid. */
export type Schema = {
  /** The fields as Solidity types and names: `bytes32 person,bool adult`. */
  readonly schema: string;
  /** Contract asked at every attestation; the zero address: none. */
  readonly resolver: Address;
  readonly revocable: boolean;
};

/**
 * The uid of a schema, as EAS computes it: keccak256(abi.encodePacked(schema, resolver, revocable)). Every
 * character counts, so two spellings of the same fields are two schemas.
 * @throws SymbolonError `NotUnicode`, `NotHex`, `WrongSize`
 */
export function schemaUid({ schema, resolver, revocable }: Schema): Hex {
  if (!schema.isWellFormed()) {
    // UTF-8 would put U+FFFD for a lone surrogate: two different strings would share a uid.
    throw new SymbolonError({
      code: "NotUnicode",
      reason: `The schema ${JSON.stringify(schema)} holds half a surrogate pair, so it has no UTF-8 form.`,
      hint: "Write the schema in plain characters.",
      details: { schema },
    });
  }
  const packed = concatBytes(
    new TextEncoder().encode(schema),
    hexToBytes(resolver, ADDRESS_BYTES),
    Uint8Array.of(revocable ? 1 : 0),
  );
  return bytesToHex(nobleHasher.keccak256(packed));
}
