import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import type { DelegatedAttestationRequest } from "../../core/attestation/attestationRequests.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type AttestByDelegationParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  readonly request: DelegatedAttestationRequest;
};

/**
 * Makes one attestation in the name of whoever signed it (`signDelegatedAttestation`). The client's account pays gas and
 * value, and can change nothing.
 */
export function attestByDelegation(
  client: WriteClient,
  { registry, request }: AttestByDelegationParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "attestByDelegation",
    args: [request],
    value: request.data.value,
  });
}
