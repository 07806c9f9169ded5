import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { AttestationStatus } from "../../core/attestation/attestationVerdict.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";

export type GetAttestationStatusesParameters = {
  /** The AttestationRegistry; EAS has no such function. */
  readonly registry: Address;
  readonly uids: readonly Hex[];
  /** The block whose state is read; left out: the latest. */
  readonly blockNumber?: bigint;
};

/** What a verifier needs of several attestations, all from one block, in order; all zero where there is none. */
export function getAttestationStatuses(
  client: Client<Transport>,
  { registry, uids, blockNumber }: GetAttestationStatusesParameters,
): Promise<readonly AttestationStatus[]> {
  return readContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "statusesOf",
    args: [uids],
    ...(blockNumber === undefined ? {} : { blockNumber }),
  });
}
