import type { Hex } from "viem";
import { bytesToHex } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";
import { encodeMembers, structType } from "../signing/structType.ts";

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
