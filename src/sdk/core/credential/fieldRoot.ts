import type { Hex } from "viem";
import { bytesToHex, hexToBytes, WORD_BYTES } from "../bytes.ts";
import { compareBytes, type Hasher, nobleHasher } from "../hasher.ts";
import { hashStruct, structType } from "../signing/structType.ts";
import { buildNativeTree, proofAt, rootFromProof } from "../tree/nativeTree.ts";

/** A field as it enters the tree: the value only by its hash. */
export type SaltedField = {
  /** 32 random bytes; without it the leaf does not show the value, however few values there are. */
  readonly salt: Hex;
  /** keccak256(abi.encode(value)), see `valueHash`. */
  readonly valueHash: Hex;
};

/** Proves one field of a credential and shows nothing of the others. */
export type FieldProof = SaltedField & {
  /** Siblings from the field's leaf to the root of the fields, lowest first. */
  readonly proof: readonly Hex[];
};

const FIELD = structType("Field(uint256 position,bytes32 salt,bytes32 value)");

export const FIELD_TYPEHASH: Hex = bytesToHex(FIELD.typeHash);

/** Root of a credential without fields. */
export const NO_FIELDS: Hex = bytesToHex(new Uint8Array(WORD_BYTES));

/**
 * The leaf of a field: keccak256 of the EIP-712 struct hash. It binds the position, so no field can stand in for
 * another of the same type.
 * @param position the field's place in the schema, from 0
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function fieldLeaf(position: number | bigint, { salt, valueHash }: SaltedField): Hex {
  return bytesToHex(nobleHasher.keccak256(hashStruct(FIELD, { position, salt, value: valueHash })));
}

/**
 * The root that a credential carries of its fields: the native tree of their leaves in schema order.
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function fieldRoot(fields: readonly SaltedField[], hasher: Hasher = nobleHasher): Hex {
  if (fields.length === 0) return NO_FIELDS;
  return bytesToHex(fieldTree(fields, hasher).subarray(0, WORD_BYTES));
}

/**
 * What a holder hands over to disclose the field at `position`.
 * @throws SymbolonError `IndexBeyondCount`, `EmptyTree`, `DoesNotFit`
 */
export function fieldProof(
  fields: readonly SaltedField[],
  position: number,
  hasher: Hasher = nobleHasher,
): FieldProof {
  const proof = proofAt(fieldTree(fields, hasher), position).map(bytesToHex);
  const { salt, valueHash } = fields[position] as SaltedField;
  return { salt, valueHash, proof };
}

/**
 * Whether the credential whose `fields` is `root` has this value at `position`. The root must come from a proven
 * credential; whether `valueHash` is the hash of a value that somebody states is the caller's to compare.
 * @throws SymbolonError `ProofTooLong`, `DoesNotFit`, `WrongSize` or `NotHex` where the proof is malformed
 */
export function verifyField(root: Hex, position: number | bigint, field: FieldProof): boolean {
  const leaf = hexToBytes(fieldLeaf(position, field));
  const siblings = field.proof.map((node) => hexToBytes(node, WORD_BYTES));
  return compareBytes(rootFromProof(leaf, siblings), hexToBytes(root, WORD_BYTES)) === 0;
}

function fieldTree(fields: readonly SaltedField[], hasher: Hasher): Uint8Array {
  const leaves = new Uint8Array(fields.length * WORD_BYTES);
  for (const [position, field] of fields.entries()) {
    leaves.set(hexToBytes(fieldLeaf(position, field)), position * WORD_BYTES);
  }
  return buildNativeTree(leaves, hasher);
}

/**
 * keccak256 of a field's value, as fields and nullifiers bind it.
 * @param encodedValue `abi.encode(value)`
 * @throws SymbolonError `NotHex`
 */
export function valueHash(encodedValue: Hex): Hex {
  return bytesToHex(nobleHasher.keccak256(hexToBytes(encodedValue)));
}
