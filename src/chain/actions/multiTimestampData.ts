import type { Address, Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type MultiTimestampDataParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** 32 bytes each; none of them may have a timestamp. */
  readonly data: readonly Hex[];
};

/** Gives several 32 bytes the time of their block, once and for ever: all of them or none. */
export function multiTimestampData(
  client: WriteClient,
  { registry, data }: MultiTimestampDataParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "multiTimestamp",
    args: [data],
  });
}
