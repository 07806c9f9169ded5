import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import type { AttestationRequest } from "../../core/attestation/attestationRequests.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type AttestParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  readonly request: AttestationRequest;
};

/**
 * Makes one attestation in the name of the client's account. Sends its value, in wei, for the schema's resolver. Its uid
 * is in the receipt: `attestedIn`.
 */
export function attest(client: WriteClient, { registry, request }: AttestParameters): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "attest",
    args: [request],
    value: request.data.value,
  });
}
