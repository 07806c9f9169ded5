import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type IncreaseAttestationNonceParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** What the account's next signature must carry; above the present nonce. */
  readonly newNonce: bigint;
};

/** Makes void all signatures of the client's account that carry a lower nonce and were not used yet. */
export function increaseAttestationNonce(
  client: WriteClient,
  { registry, newNonce }: IncreaseAttestationNonceParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "increaseNonce",
    args: [newNonce],
  });
}
