import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { AttestationStatus } from "../../core/attestation/attestationVerdict.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";

export type GetAttestationStatusParameters = {
  /** The AttestationRegistry; EAS has no such function. */
  readonly registry: Address;
  readonly uid: Hex;
  /** The block whose state is read; left out: the latest. */
  readonly blockNumber?: bigint;
};

/** What a verifier needs of an attestation, without its reference and data; all zero where there is none. */
export function getAttestationStatus(
  client: Client<Transport>,
  { registry, uid, blockNumber }: GetAttestationStatusParameters,
): Promise<AttestationStatus> {
  return readContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "statusOf",
    args: [uid],
    ...(blockNumber === undefined ? {} : { blockNumber }),
  });
}
