import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type IncreaseBatchNonceParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  /** What the account's next authorization must carry; above the present nonce. */
  readonly newNonce: bigint;
};

/** Makes void all authorizations of the client's account that carry a lower nonce and were not used yet. */
export function increaseBatchNonce(
  client: WriteClient,
  { registry, newNonce }: IncreaseBatchNonceParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "increaseNonce",
    args: [newNonce],
  });
}
