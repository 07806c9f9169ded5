import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { BatchStatus } from "../../core/verdict.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";

export type ReadBatchStatusParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly batch: Hex;
  /** The credential's. */
  readonly index: bigint;
  /** The block whose state is read; left out: the latest. */
  readonly blockNumber?: bigint;
};

/** What a verifier needs of a batch and of one credential, all from one block; revision 0 where there is no such batch. */
export async function readBatchStatus(
  client: Client<Transport>,
  { registry, batch, index, blockNumber }: ReadBatchStatusParameters,
): Promise<BatchStatus> {
  return readContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "statusOf",
    args: [batch, index],
    ...(blockNumber === undefined ? {} : { blockNumber }),
  });
}
