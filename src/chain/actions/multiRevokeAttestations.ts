import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import type { MultiRevocationRequest } from "../../core/attestation/attestationRequests.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";
import { totalValue } from "../totalValue.ts";

export type MultiRevokeAttestationsParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** One list a schema. */
  readonly requests: readonly MultiRevocationRequest[];
};

/**
 * Revokes many attestations of the client's account, for ever: all of them or none, so one that is revoked already keeps
 * the others from it. Sends the sum of their values.
 */
export function multiRevokeAttestations(
  client: WriteClient,
  { registry, requests }: MultiRevokeAttestationsParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "multiRevoke",
    args: [requests],
    value: totalValue(requests),
  });
}
