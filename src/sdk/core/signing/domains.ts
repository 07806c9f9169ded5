import type { Address } from "viem";

/** Where a request to a registry is good: chain and contract keep the signature from being used anywhere else. */
export type RegistryPlace = {
  readonly chainId: bigint;
  /** The AttestationRegistry or the BatchRegistry. */
  readonly registry: Address;
};

export type CampaignDomainParameters = {
  readonly chainId: bigint;
  readonly campaign: Address;
};

/**
 * EIP-712 domain for signatures that an attestation registry takes: EAS's name and version, so that wallets and SDKs
 * for EAS sign for it unchanged.
 */
export function attestationDomain({ chainId, registry }: RegistryPlace) {
  return { name: "EAS", version: "1.4.0", chainId, verifyingContract: registry } as const;
}

/** EIP-712 domain for signatures that a BatchRegistry takes. */
export function batchDomain({ chainId, registry }: RegistryPlace) {
  return { name: "Symbolon Batches", version: "1", chainId, verifyingContract: registry } as const;
}

/**
 * EIP-712 domain for what the subject of a credential signs for a verifier. It names the registry, which accepts none
 * of it: its own requests have another domain.
 */
export function presentationDomain({ chainId, registry }: RegistryPlace) {
  return { name: "Symbolon Presentation", version: "1", chainId, verifyingContract: registry } as const;
}

/** EIP-712 domain for signatures over copies of status words. It names the registry, which accepts none of it. */
export function statusCopyDomain({ chainId, registry }: RegistryPlace) {
  return { name: "Symbolon Status Copy", version: "1", chainId, verifyingContract: registry } as const;
}

/** EIP-712 domain for signatures that a campaign takes: leaves bind neither chain nor campaign, so signatures must. */
export function campaignDomain({ chainId, campaign }: CampaignDomainParameters) {
  return { name: "Symbolon Campaign", version: "1", chainId, verifyingContract: campaign } as const;
}

export type QuorumDomainParameters = {
  readonly chainId: bigint;
  /** The Quorum: a group. */
  readonly quorum: Address;
};

/** EIP-712 domain of what the seats of a group sign: good for one group on one chain. */
export function quorumDomain({ chainId, quorum }: QuorumDomainParameters) {
  return { name: "Symbolon Quorum", version: "1", chainId, verifyingContract: quorum } as const;
}

export type DisputeDomainParameters = {
  readonly chainId: bigint;
  /** The DisputeDesk. */
  readonly desk: Address;
};

/** EIP-712 domain of what the panels of a dispute desk sign: good for one desk on one chain. */
export function disputeDomain({ chainId, desk }: DisputeDomainParameters) {
  return { name: "Symbolon Disputes", version: "1", chainId, verifyingContract: desk } as const;
}

export type TermsDomainParameters = {
  readonly chainId: bigint;
  /** The TermsGate. */
  readonly gate: Address;
};

/** EIP-712 domain of agreements to the texts of a TermsGate: good at one gate on one chain. */
export function termsDomain({ chainId, gate }: TermsDomainParameters) {
  return { name: "Symbolon Terms", version: "1", chainId, verifyingContract: gate } as const;
}
