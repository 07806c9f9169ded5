import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { BatchStatus } from "../../core/verdict.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";

export type ReadBatchStatusParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly batch: Hex;
  /** The status word, `locate(index).word`. */
  readonly word: number;
  /** The block whose state is read; left out: the latest. */
  readonly blockNumber?: bigint;
};

/** What a verifier needs of a batch and of one status word, all from one block; revision 0 where there is no such batch. */
export async function readBatchStatus(
  client: Client<Transport>,
  { registry, batch, word, blockNumber }: ReadBatchStatusParameters,
): Promise<BatchStatus> {
  return readContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "statusOf",
    args: [batch, BigInt(word)],
    ...(blockNumber === undefined ? {} : { blockNumber }),
  });
}
