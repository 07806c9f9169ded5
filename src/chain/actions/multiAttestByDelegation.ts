import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import type { MultiDelegatedAttestationRequest } from "../../core/attestation/attestationRequests.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";
import { totalValue } from "../totalValue.ts";

export type MultiAttestByDelegationParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  readonly requests: readonly MultiDelegatedAttestationRequest[];
};

/**
 * Makes many attestations in the names of whoever signed them, one signature an item: all of them or none. With one
 * signature for a whole list, see `attestManyByDelegation`.
 */
export function multiAttestByDelegation(
  client: WriteClient,
  { registry, requests }: MultiAttestByDelegationParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "multiAttestByDelegation",
    args: [requests],
    value: totalValue(requests),
  });
}
