import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { Attestation } from "../attestation.ts";

export type GetAttestationsParameters = {
  /** The AttestationRegistry; EAS has no such function. */
  readonly registry: Address;
  readonly uids: readonly Hex[];
  /** The block whose state is read; left out: the latest. */
  readonly blockNumber?: bigint;
};

/** Several attestations from one block, in order; all zero where there is none. */
export function getAttestations(
  client: Client<Transport>,
  { registry, uids, blockNumber }: GetAttestationsParameters,
): Promise<readonly Attestation[]> {
  return readContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "getAttestations",
    args: [uids],
    ...(blockNumber === undefined ? {} : { blockNumber }),
  });
}
