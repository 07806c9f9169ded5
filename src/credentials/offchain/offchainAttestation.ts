import type { Address, Hex } from "viem";
import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
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
