import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import type { MultiDelegatedRevocationRequest } from "../../core/attestation/attestationRequests.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";
import { totalValue } from "../totalValue.ts";

export type MultiRevokeAttestationsByDelegationParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  readonly requests: readonly MultiDelegatedRevocationRequest[];
};

/**
 * Revokes many attestations of whoever signed that, one signature an item: all of them or none. With one signature for a
 * whole list, see `revokeManyAttestationsByDelegation`.
 */
export function multiRevokeAttestationsByDelegation(
  client: WriteClient,
  { registry, requests }: MultiRevokeAttestationsByDelegationParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "multiRevokeByDelegation",
    args: [requests],
    value: totalValue(requests),
  });
}
