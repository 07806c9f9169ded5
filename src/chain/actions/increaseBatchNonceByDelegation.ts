import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import type { BatchAuthorization } from "../../core/signing/batchAuthorization.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";
import type { IncreaseBatchNonceParameters } from "./increaseBatchNonce.ts";

export type IncreaseBatchNonceByDelegationParameters = IncreaseBatchNonceParameters & {
  /** Whose authorizations become void. */
  readonly account: Address;
  /** By that account, over the new nonce (`signDelegatedNonceIncrease`). */
  readonly authorization: BatchAuthorization;
};

/**
 * Makes void, in the name of an account, all its authorizations that carry a lower nonce and were not used yet. The client's
 * account pays the gas, and can change nothing.
 */
export function increaseBatchNonceByDelegation(
  client: WriteClient,
  { registry, account, newNonce, authorization }: IncreaseBatchNonceByDelegationParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "increaseNonceByDelegation",
    args: [account, newNonce, authorization],
  });
}
