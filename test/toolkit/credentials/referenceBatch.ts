import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { encodeAbiParameters, type Hex, keccak256, toHex } from "viem";
import type { CredentialRow } from "../../../src/sdk/credentials/batch/buildBatch.ts";
import type { Salts } from "../../../src/sdk/credentials/salts.ts";

const FIELD_TYPEHASH = keccak256(toHex("Field(uint256 position,bytes32 salt,bytes32 value)"));
const CREDENTIAL_TYPEHASH = keccak256(
  toHex("Credential(uint256 index,address subject,uint64 validFrom,uint64 expires,bytes32 fields)"),
);

/** Salts that tell row and position, so that a mix-up shows. */
export const plainSalts: Salts = {
  fill(column, position) {
    for (let row = 0; row < column.length / 32; row++)
      column.set(Buffer.from(plainSalt(row, position).slice(2), "hex"), row * 32);
  },
};

export function plainSalt(row: number, position: number): Hex {
  return toHex((BigInt(position) << 64n) | BigInt(row), { size: 32 });
}

/** The trees of a batch by the letter of the format, row by row, on OpenZeppelin's library and viem alone. */
export function referenceBatch(types: readonly string[], rows: readonly CredentialRow[]) {
  const fieldTrees = rows.map(({ values }, row) => {
    if (types.length === 0) return undefined;
    const leaves = types.map((type, position) => {
      const valueHash = keccak256(encodeAbiParameters([{ type }], [values[position]]));
      return [FIELD_TYPEHASH, position, plainSalt(row, position), valueHash];
    });
    return StandardMerkleTree.of(leaves, ["bytes32", "uint256", "bytes32", "bytes32"], { sortLeaves: false });
  });
  const leaves = rows.map(({ subject, validFrom = 0n, expires = 0n }, row) => {
    const fields = fieldTrees[row]?.root ?? toHex(0, { size: 32 });
    return [CREDENTIAL_TYPEHASH, row, subject, validFrom, expires, fields];
  });
  const tree = StandardMerkleTree.of(
    leaves,
    ["bytes32", "uint256", "address", "uint64", "uint64", "bytes32"],
    { sortLeaves: false },
  );
  return { tree, fieldTrees };
}
