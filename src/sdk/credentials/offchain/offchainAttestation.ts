import type { Address, Hex } from "viem";
import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
import type { AttestationStatus } from "../../core/attestation/attestationVerdict.ts";
import type { OffchainVersion } from "../../core/attestation/offchainAttestationUid.ts";

/** What an off-chain attestation says: the signed message. */
export type OffchainMessage = {
  /** From version 1 on it is signed along. */
  readonly version: OffchainVersion;
  /** Uid of the schema. */
  readonly schema: Hex;
  /** Whom it is about. */
  readonly recipient: Address;
  /** Unix seconds, as its signer says: nothing proves it, unless its uid was timestamped on chain. */
  readonly time: bigint;
  /** Unix seconds; 0 for never. */
  readonly expirationTime: bigint;
  readonly revocable: boolean;
  /** Uid of the attestation it refers to; 32 zero bytes for none. */
  readonly refUID: Hex;
  /** What it says, ABI-encoded as the schema has it. */
  readonly data: Hex;
  /** 32 random bytes; from version 2 on. */
  readonly salt?: Hex;
};

/** An attestation that is signed and never sent to a chain: EAS's SDK's `SignedOffchainAttestation` to the letter. */
export type OffchainAttestation = {
  readonly version: OffchainVersion;
  readonly uid: Hex;
  readonly domain: {
    readonly name: string;
    /** The registry's. */
    readonly version: string;
    readonly chainId: bigint;
    readonly verifyingContract: Address;
  };
  readonly primaryType: string;
  readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
  readonly message: OffchainMessage;
  readonly signature: RegistrySignature;
};

/** How off-chain attestations are handed on: with the address that is said to have signed. */
export type OffchainPackage = {
  readonly sig: OffchainAttestation;
  readonly signer: Address;
};

const version = { name: "version", type: "uint16" } as const;
const salt = { name: "salt", type: "bytes32" } as const;
const common = [
  { name: "schema", type: "bytes32" },
  { name: "recipient", type: "address" },
  { name: "time", type: "uint64" },
  { name: "expirationTime", type: "uint64" },
  { name: "revocable", type: "bool" },
  { name: "refUID", type: "bytes32" },
  { name: "data", type: "bytes" },
] as const;

/** EIP-712 name of the domain of off-chain attestations: not the registry's own, so neither is good for the other. */
export const OFFCHAIN_DOMAIN = "EAS Attestation";

/** What version 2 signs, the one that is made today. */
export const offchainTypes = { Attest: [version, ...common, salt] } as const;

/** A way of signing: the struct that is hashed, and the name that EAS's SDK files it under. */
export type OffchainForm = {
  readonly primaryType: string;
  readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
};

/**
 * The ways in which off-chain attestations of a version were ever signed. The second of version 0 says `Attestation` and
 * hashes `Attest`: links made by EAS's SDK are so.
 */
export const offchainForms: Readonly<Record<OffchainVersion, readonly OffchainForm[]>> = {
  0: [
    { primaryType: "Attestation", types: { Attestation: common } },
    { primaryType: "Attestation", types: { Attest: common } },
    { primaryType: "Attest", types: { Attest: common } },
  ],
  1: [{ primaryType: "Attest", types: { Attest: [version, ...common] } }],
  2: [{ primaryType: "Attest", types: offchainTypes }],
};

export type OffchainAttestationStatusParameters = {
  /** Verified with `verifyOffchainAttestation`. */
  readonly attestation: OffchainAttestation;
  /** Who made it. */
  readonly attester: Address;
  /** Unix seconds at which its attester revoked its uid on the registry (`getRevokeOffchain`); 0 where it did not. */
  readonly revocationTime: bigint;
};

/**
 * The status of an off-chain attestation, for `decideAttestation` to judge. The registry lets anybody revoke any uid in
 * their own name, so a revocation of one that is not revocable does not count.
 */
export function offchainAttestationStatus({
  attestation,
  attester,
  revocationTime,
}: OffchainAttestationStatusParameters): AttestationStatus {
  const { schema, recipient, time, expirationTime, revocable } = attestation.message;
  return {
    schema,
    recipient,
    attester,
    // A status of time 0 stands for none; an attestation may be dated so, and no moment lies before 1.
    time: time === 0n ? 1n : time,
    expirationTime,
    revocationTime: revocable ? revocationTime : 0n,
    revocable,
  };
}
