import type { Hex } from "viem";
import type { AttestationStatus } from "../core/attestation/attestationVerdict.ts";

/** An attestation as the registry holds it: the Solidity struct `Attestation`. Times are Unix seconds. */
export type Attestation = AttestationStatus & {
  readonly uid: Hex;
  /** Uid of the attestation it refers to; 32 zero bytes for none. */
  readonly refUID: Hex;
  /** What it says, as the schema has it (`decodeAttestationData`). */
  readonly data: Hex;
};
