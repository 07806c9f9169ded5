import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";

export type GetDataTimestampParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** 32 bytes. */
  readonly data: Hex;
  /** The block whose state is read; left out: the latest. */
  readonly blockNumber?: bigint;
};

/** The moment that 32 bytes were given (`timestampData`), in Unix seconds; 0 for none. */
export function getDataTimestamp(
  client: Client<Transport>,
  { registry, data, blockNumber }: GetDataTimestampParameters,
): Promise<bigint> {
  return readContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "getTimestamp",
    args: [data],
    ...(blockNumber === undefined ? {} : { blockNumber }),
  });
}
