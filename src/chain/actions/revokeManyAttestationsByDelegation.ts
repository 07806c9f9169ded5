import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import type { ManyDelegatedRevocationRequest } from "../../core/attestation/attestationRequests.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";
import { totalValue } from "../totalValue.ts";

export type RevokeManyAttestationsByDelegationParameters = {
  /** The AttestationRegistry; EAS has no such function. */
  readonly registry: Address;
  readonly request: ManyDelegatedRevocationRequest;
};

/**
 * Revokes many attestations under one schema of whoever signed the whole list (`signManyDelegatedRevocation`): all of
 * them or none.
 */
export function revokeManyAttestationsByDelegation(
  client: WriteClient,
  { registry, request }: RevokeManyAttestationsByDelegationParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "revokeManyByDelegation",
    args: [request],
    value: totalValue([request]),
  });
}
