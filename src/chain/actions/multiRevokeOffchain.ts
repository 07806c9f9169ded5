import type { Address, Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type MultiRevokeOffchainParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** 32 bytes each: uids of off-chain attestations of the client's account. */
  readonly data: readonly Hex[];
};

/** Revokes several 32 bytes in the name of the client's account, once and for ever: all of them or none. */
export function multiRevokeOffchain(
  client: WriteClient,
  { registry, data }: MultiRevokeOffchainParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "multiRevokeOffchain",
    args: [data],
  });
}
