import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import type { MultiAttestationRequest } from "../../core/attestation/attestationRequests.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";
import { totalValue } from "../totalValue.ts";

export type MultiAttestParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** One list a schema, none of them empty. */
  readonly requests: readonly MultiAttestationRequest[];
};

/**
 * Makes many attestations in the name of the client's account: all of them or none. Sends the sum of their values. Their
 * uids, in order, are in the receipt: `attestedIn`.
 */
export function multiAttest(
  client: WriteClient,
  { registry, requests }: MultiAttestParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "multiAttest",
    args: [requests],
    value: totalValue(requests),
  });
}
