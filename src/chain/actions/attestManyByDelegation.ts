import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import type { ManyDelegatedAttestationRequest } from "../../core/attestation/attestationRequests.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";
import { totalValue } from "../totalValue.ts";

export type AttestManyByDelegationParameters = {
  /** The AttestationRegistry; EAS has no such function. */
  readonly registry: Address;
  readonly request: ManyDelegatedAttestationRequest;
};

/**
 * Makes many attestations under one schema in the name of whoever signed the whole list
 * (`signManyDelegatedAttestation`): all of them or none.
 */
export function attestManyByDelegation(
  client: WriteClient,
  { registry, request }: AttestManyByDelegationParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "attestManyByDelegation",
    args: [request],
    value: totalValue([request]),
  });
}
