import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";

export type ReadHoldsParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly batch: Hex;
  /** Indexes of credentials, or `WHOLE_BATCH`. */
  readonly targets: readonly bigint[];
  /** The block whose state is read; left out: the latest. */
  readonly blockNumber?: bigint;
};

/** Emergency holds as stored (`unpackHold`), one a target; 0 where none was ever imposed. */
export function readHolds(
  client: Client<Transport>,
  { registry, batch, targets, blockNumber }: ReadHoldsParameters,
): Promise<readonly bigint[]> {
  return readContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "holdsOf",
    args: [batch, targets],
    ...(blockNumber === undefined ? {} : { blockNumber }),
  });
}
