import type { Address, Hex } from "viem";
import { bytesToHex } from "../bytes.ts";
import { hashStruct, structType } from "../signing/structType.ts";

/** Who may change what in a batch, and how fast: part of the batch's id, so it can never change. */
export type Policy = {
  /** Alone may revoke, suspend and reinstate, the issuer included; the zero address: nobody. */
  readonly revoker: Address;
  /** May hold credentials at once; the zero address: nobody. */
  readonly emergency: Address;
  /** Seconds in an epoch: 0, or 60 to 2,592,000 (30 days); the registry refuses others. */
  readonly epochLength: bigint;
  /** Longest hold, in seconds. */
  readonly emergencyLimit: bigint;
  /** The rules that bind the roles: `rulesHash` of a rulebook, or any other hash; 32 zero bytes where there are none. */
  readonly rulesHash: Hex;
};

const POLICY = structType(
  "Policy(address revoker,address emergency,uint64 epochLength,uint64 emergencyLimit,bytes32 rulesHash)",
);

export const POLICY_TYPEHASH: Hex = bytesToHex(POLICY.typeHash);

/**
 * EIP-712 struct hash of a policy, as it enters the batch id.
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function policyHash(policy: Policy): Hex {
  return bytesToHex(hashStruct(POLICY, policy));
}
