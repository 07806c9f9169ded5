import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import type { DelegatedRevocationRequest } from "../../core/attestation/attestationRequests.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type RevokeAttestationByDelegationParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  readonly request: DelegatedRevocationRequest;
};

/**
 * Revokes one attestation of whoever signed that (`signDelegatedRevocation`). The client's account pays gas and value,
 * and can change nothing.
 */
export function revokeAttestationByDelegation(
  client: WriteClient,
  { registry, request }: RevokeAttestationByDelegationParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "revokeByDelegation",
    args: [request],
    value: request.data.value,
  });
}
