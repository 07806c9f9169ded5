import type { Address, Hex } from "viem";
import { bytesToHex } from "../bytes.ts";
import { hashStruct, structType } from "../signing/structType.ts";

/** Who may change what in a batch, and how fast: part of the batch's id, so it can never change. */
export type Policy = {
  /** Only this account may revoke, suspend and reinstate, not even the issuer; the zero address: nobody. */
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

export type RulesHashParameters = {
  /** The chain of the rulebook, which need not be the batch's. */
  readonly chainId: bigint;
  /** The contract that keeps the rules. */
  readonly rulebook: Address;
};

const RULES = structType("Rules(uint256 chainId,address rulebook)");

export const RULES_TYPEHASH: Hex = bytesToHex(RULES.typeHash);

/**
 * A policy's `rulesHash` where a contract keeps the rules: it names the contract, which can check by its own address
 * that the batch binds it. Rules kept elsewhere have any other hash, such as keccak256 of their text.
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function rulesHash({ chainId, rulebook }: RulesHashParameters): Hex {
  return bytesToHex(hashStruct(RULES, { chainId, rulebook }));
}

/** What an issuer publishes about a batch: the Solidity struct `BatchHeader`, in its order. */
export type BatchHeader = {
  readonly issuer: Address;
  /** Uid of the schema (`schemaUid`). */
  readonly schema: Hex;
  /** Root of the native tree of credential leaves; never zero. */
  readonly root: Hex;
  /** Number of credentials, 1 to 2^32. */
  readonly size: bigint;
  /** Unix seconds; at most a day before the block that issues the batch. */
  readonly issuedAt: bigint;
  readonly policy: Policy;
  /** keccak256 of the bytes of the batch's manifest. */
  readonly manifestHash: Hex;
  /** Distinguishes two batches that are alike in everything else. */
  readonly salt: Hex;
};

export type BatchIdParameters = {
  readonly chainId: bigint;
  /** The BatchRegistry that holds the batch. */
  readonly registry: Address;
  readonly header: BatchHeader;
};

export type HashedPolicyBatchIdParameters = {
  readonly chainId: bigint;
  /** The BatchRegistry that holds the batch. */
  readonly registry: Address;
  readonly header: Omit<BatchHeader, "policy">;
  readonly policyHash: Hex;
};

const BATCH = structType(
  "Batch(uint256 chainId,address registry,address issuer,bytes32 schema,bytes32 root,uint64 size," +
    "uint64 issuedAt,bytes32 policyHash,bytes32 manifestHash,bytes32 salt)",
);

export const BATCH_TYPEHASH: Hex = bytesToHex(BATCH.typeHash);

/**
 * The id of a batch. It binds chain and registry, so a header cannot be replayed elsewhere. Further refusals of the
 * registry (a zero root, a size of 0) are not checked here: such a batch has an id but is never issued.
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function batchId({ chainId, registry, header }: BatchIdParameters): Hex {
  return batchIdFromPolicyHash({ chainId, registry, header, policyHash: policyHash(header.policy) });
}

/**
 * The id of a batch of whose policy only the hash is known.
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function batchIdFromPolicyHash(parameters: HashedPolicyBatchIdParameters): Hex {
  const { chainId, registry, policyHash: hash } = parameters;
  // Member by member: a header from elsewhere may carry more properties than the type says.
  const { issuer, schema, root, size, issuedAt, manifestHash, salt } = parameters.header;
  const words = { issuer, schema, root, size, issuedAt, manifestHash, salt };
  return bytesToHex(hashStruct(BATCH, { ...words, chainId, registry, policyHash: hash }));
}
