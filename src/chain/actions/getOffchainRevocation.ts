import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";

export type GetOffchainRevocationParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** Whose revocation counts: the attester of the off-chain attestation. */
  readonly revoker: Address;
  /** 32 bytes: its uid. */
  readonly data: Hex;
  /** The block whose state is read; left out: the latest. */
  readonly blockNumber?: bigint;
};

/** The moment at which an account revoked 32 bytes (`revokeOffchain`), in Unix seconds; 0 for never. */
export function getOffchainRevocation(
  client: Client<Transport>,
  { registry, revoker, data, blockNumber }: GetOffchainRevocationParameters,
): Promise<bigint> {
  return readContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "getRevokeOffchain",
    args: [revoker, data],
    ...(blockNumber === undefined ? {} : { blockNumber }),
  });
}
