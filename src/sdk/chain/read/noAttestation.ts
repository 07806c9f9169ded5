import { zeroAddress, zeroHash } from "viem";
import type { AttestationStatus } from "../../core/attestation/attestationVerdict.ts";

/** The status of what is not there. */
export const NO_ATTESTATION: AttestationStatus = {
  schema: zeroHash,
  recipient: zeroAddress,
  attester: zeroAddress,
  time: 0n,
  expirationTime: 0n,
  revocationTime: 0n,
  revocable: false,
};
