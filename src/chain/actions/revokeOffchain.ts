import type { Address, Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type RevokeOffchainParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** 32 bytes: the uid of an off-chain attestation of the client's account. */
  readonly data: Hex;
};

/** Revokes 32 bytes in the name of the client's account, once and for ever. */
export function revokeOffchain(
  client: WriteClient,
  { registry, data }: RevokeOffchainParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "revokeOffchain",
    args: [data],
  });
}
