import type { Address, Client, Transport } from "viem";
import { readContract } from "viem/actions";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";

export type GetBatchNonceParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly account: Address;
};

/** The nonce that the account's next authorization must carry, for issuing, changing and holding alike. */
export function getBatchNonce(
  client: Client<Transport>,
  { registry, account }: GetBatchNonceParameters,
): Promise<bigint> {
  return readContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "nonceOf",
    args: [account],
  });
}
