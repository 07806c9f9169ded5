import type { Address } from "viem";

export type BatchDomainParameters = {
  readonly chainId: bigint;
  /** The BatchRegistry. */
  readonly registry: Address;
};

/**
 * EIP-712 domain of what a BatchRegistry takes signed: chain and contract keep a signature from being used anywhere
 * else.
 */
export function batchDomain({ chainId, registry }: BatchDomainParameters) {
  return { name: "Symbolon Batches", version: "1", chainId, verifyingContract: registry } as const;
}
