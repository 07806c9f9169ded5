import type { Address } from "viem";
import type { AttestationStatus } from "../../core/attestation/attestationVerdict.ts";
import type { OffchainAttestation } from "./offchainAttestation.ts";

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
