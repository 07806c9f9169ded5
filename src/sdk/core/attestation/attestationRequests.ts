import type { Address, Hex } from "viem";

/*
 * What the attestation registry's functions take, under the names of EAS's own ABI: `attester` and `recipient` are
 * elsewhere the issuer and the subject.
 */

/** An ECDSA signature in three parts: the Solidity struct `Signature`. */
export type RegistrySignature = {
  /** 27 or 28. */
  readonly v: number;
  readonly r: Hex;
  readonly s: Hex;
};

/** One attestation to make. */
export type AttestationRequestData = {
  /** Whom it is about; may be the zero address. */
  readonly recipient: Address;
  /** Unix seconds from which it no longer counts, later than the block that makes it; 0 for never. */
  readonly expirationTime: bigint;
  /** Whether the attester may revoke it. */
  readonly revocable: boolean;
  /** Uid of an attestation it refers to; 32 zero bytes for none. */
  readonly refUID: Hex;
  /** What it says, ABI-encoded as the schema has it. */
  readonly data: Hex;
  /** Wei for the schema's resolver. */
  readonly value: bigint;
};

/** One attestation to revoke. */
export type RevocationRequestData = {
  readonly uid: Hex;
  /** Wei for the schema's resolver. */
  readonly value: bigint;
};

type UnderSchema<Data> = {
  /** Uid of the schema. */
  readonly schema: Hex;
  readonly data: Data;
};

type ByAttester = {
  readonly attester: Address;
  /** Last second at which the signature is good; 0 for no end. */
  readonly deadline: bigint;
};

type ByRevoker = {
  readonly revoker: Address;
  /** Last second at which the signature is good; 0 for no end. */
  readonly deadline: bigint;
};

type SignedOnce = { readonly signature: RegistrySignature };
/** One an item, with nonces that follow each other. */
type SignedEach = { readonly signatures: readonly RegistrySignature[] };
/** One for the whole list: 65 bytes r, s, v of a key, or whatever an ERC-1271 wallet takes. */
type SignedWhole = { readonly signature: Hex };

export type AttestationRequest = UnderSchema<AttestationRequestData>;
export type MultiAttestationRequest = UnderSchema<readonly AttestationRequestData[]>;
export type DelegatedAttestationRequest = AttestationRequest & SignedOnce & ByAttester;
export type MultiDelegatedAttestationRequest = MultiAttestationRequest & SignedEach & ByAttester;
export type ManyDelegatedAttestationRequest = MultiAttestationRequest & SignedWhole & ByAttester;

export type RevocationRequest = UnderSchema<RevocationRequestData>;
export type MultiRevocationRequest = UnderSchema<readonly RevocationRequestData[]>;
export type DelegatedRevocationRequest = RevocationRequest & SignedOnce & ByRevoker;
export type MultiDelegatedRevocationRequest = MultiRevocationRequest & SignedEach & ByRevoker;
export type ManyDelegatedRevocationRequest = MultiRevocationRequest & SignedWhole & ByRevoker;
