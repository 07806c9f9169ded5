import type { Address, Hex } from "viem";
import { bytesToHex } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";
import { encodeMembers, hashStruct, structType } from "../signing/structType.ts";

/** One credential of a batch: the Solidity struct `Credential`, in its order. */
export type Credential = {
  /** Position in the batch, below its size. */
  readonly index: bigint;
  readonly subject: Address;
  /** First second at which it can be valid; 0: from the batch's `issuedAt` on, up to a day before it was issued. */
  readonly validFrom: bigint;
  /** First second at which it is expired; 0: never. */
  readonly expires: bigint;
  /** Root of the salted fields (`fieldRoot`); 32 zero bytes where the schema has none. */
  readonly fields: Hex;
};

const CREDENTIAL = structType(
  "Credential(uint256 index,address subject,uint64 validFrom,uint64 expires,bytes32 fields)",
);

export const CREDENTIAL_TYPEHASH: Hex = bytesToHex(CREDENTIAL.typeHash);

/**
 * The leaf of a credential in its batch's tree: keccak256 of the EIP-712 struct hash. The second hash keeps an
 * inner node, which is hashed once, from passing for a leaf.
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function credentialLeaf(credential: Credential): Hex {
  return bytesToHex(nobleHasher.keccak256(hashStruct(CREDENTIAL, credential)));
}

const CREDENTIAL_ID = structType("CredentialId(bytes32 batch,uint256 index)");

/**
 * The id of a credential of a batch: keccak256(abi.encode(batch, index)). It exists for every index; whether the
 * batch has that many credentials is for the verifier to check.
 * @param batch the batch id
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function credentialId(batch: Hex, index: bigint): Hex {
  return bytesToHex(nobleHasher.keccak256(encodeMembers(CREDENTIAL_ID, { batch, index })));
}
