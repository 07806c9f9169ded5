import type { Hash } from "viem";
import { writeContract } from "viem/actions";
import type { BatchAuthorization } from "../../core/signing/batchAuthorization.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";
import type { ImposeHoldParameters } from "./imposeHold.ts";

export type ImposeHoldByDelegationParameters = ImposeHoldParameters & {
  /** By the policy's emergency role, over all of it (`signDelegatedHold`). */
  readonly authorization: BatchAuthorization;
};

/**
 * Suspends credentials for a time, from the next second on, in the name of the emergency role. The client's
 * account pays the gas, and can change nothing.
 */
export function imposeHoldByDelegation(
  client: WriteClient,
  { registry, header, targets, until, reason, evidence, authorization }: ImposeHoldByDelegationParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "imposeHoldByDelegation",
    args: [header, targets, until, reason, evidence, authorization],
  });
}
