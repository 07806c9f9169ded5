import type { Address } from "viem";

export type AttestationDomainParameters = {
  readonly chainId: bigint;
  /** The AttestationRegistry. */
  readonly registry: Address;
};

/**
 * EIP-712 domain of what an attestation registry takes signed: EAS's name and version, so that wallets and SDKs made
 * for EAS sign for it unchanged; chain and contract keep a signature from being used anywhere else.
 */
export function attestationDomain({ chainId, registry }: AttestationDomainParameters) {
  return { name: "EAS", version: "1.4.0", chainId, verifyingContract: registry } as const;
}
