import type { Address, Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type TimestampDataParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** 32 bytes, such as a hash or the uid of an off-chain attestation. */
  readonly data: Hex;
};

/** Gives 32 bytes the time of their block, once and for ever. */
export function timestampData(
  client: WriteClient,
  { registry, data }: TimestampDataParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "timestamp",
    args: [data],
  });
}
