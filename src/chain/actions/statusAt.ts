import type { Address, Client, Transport } from "viem";
import { readContract } from "viem/actions";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";

export type StatusAtParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly header: BatchHeader;
  /** The credential's. */
  readonly index: bigint;
  /** Unix seconds, before the horizon of the block that is asked. */
  readonly moment: bigint;
  /** The block whose state is read; left out: the latest. */
  readonly blockNumber?: bigint;
};

/** Whether a credential is, was or will be revoked and suspended; whether it counts at all is for a verdict. */
export type StatusBits = { readonly revoked: boolean; readonly suspended: boolean };

/**
 * The status of a credential at a moment.
 * @throws viem's error with `HistoryNotKept` for a moment that storage has forgotten, `BeyondHorizon` for one that nobody
 * can know yet
 */
export async function statusAt(
  client: Client<Transport>,
  { registry, header, index, moment, blockNumber }: StatusAtParameters,
): Promise<StatusBits> {
  const [revoked, suspended] = await readContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "statusAt",
    args: [header, index, moment],
    ...(blockNumber === undefined ? {} : { blockNumber }),
  });
  return { revoked, suspended };
}
