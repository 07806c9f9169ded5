import type { Address, Hex } from "viem";
import { bytesToHex } from "../bytes.ts";
import { hashStruct, structType } from "../signing/structType.ts";
import { type Policy, policyHash } from "./policyHash.ts";

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
  /** Tells two batches apart that are alike in everything else. */
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
 * The id of a batch. It binds chain and registry, so a header cannot be replayed elsewhere. What the registry
 * refuses besides (a zero root, a size of 0) is not checked here: such a batch has an id but is never issued.
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function batchId({ chainId, registry, header }: BatchIdParameters): Hex {
  return batchIdFromPolicyHash({ chainId, registry, header, policyHash: policyHash(header.policy) });
}

/**
 * The id of a batch of whose policy only the hash is at hand.
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function batchIdFromPolicyHash(parameters: HashedPolicyBatchIdParameters): Hex {
  const { chainId, registry, policyHash: hash } = parameters;
  // Member by member: a header from elsewhere may carry more properties than the type says.
  const { issuer, schema, root, size, issuedAt, manifestHash, salt } = parameters.header;
  const words = { issuer, schema, root, size, issuedAt, manifestHash, salt };
  return bytesToHex(hashStruct(BATCH, { ...words, chainId, registry, policyHash: hash }));
}
