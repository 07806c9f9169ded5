import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import type { RevocationRequest } from "../../core/attestation/attestationRequests.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type RevokeAttestationParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  readonly request: RevocationRequest;
};

/**
 * Revokes one attestation of the client's account, for ever. Sends the request's value, in wei, for the schema's
 * resolver.
 */
export function revokeAttestation(
  client: WriteClient,
  { registry, request }: RevokeAttestationParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "revoke",
    args: [request],
    value: request.data.value,
  });
}
