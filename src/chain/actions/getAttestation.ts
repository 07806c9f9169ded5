import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { Attestation } from "../attestation.ts";

export type GetAttestationParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  readonly uid: Hex;
  /** The block whose state is read; left out: the latest. */
  readonly blockNumber?: bigint;
};

/** An attestation as the registry holds it; all zero, the uid too, where there is none. */
export function getAttestation(
  client: Client<Transport>,
  { registry, uid, blockNumber }: GetAttestationParameters,
): Promise<Attestation> {
  return readContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "getAttestation",
    args: [uid],
    ...(blockNumber === undefined ? {} : { blockNumber }),
  });
}
