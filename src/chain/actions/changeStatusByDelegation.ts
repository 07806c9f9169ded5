import type { Hash } from "viem";
import { writeContract } from "viem/actions";
import type { BatchAuthorization } from "../../core/signing/batchAuthorization.ts";
import { changeKinds } from "../../core/status/digest.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";
import type { ChangeStatusParameters } from "./changeStatus.ts";

export type ChangeStatusByDelegationParameters = ChangeStatusParameters & {
  /** The revision that was signed for: 0 for Revoke and Suspend, else the batch's before the change. */
  readonly revision: number;
  /** By the policy's revoker, over all of it (`signDelegatedChange`). */
  readonly authorization: BatchAuthorization;
};

/**
 * Announces or retracts status changes in the name of the revoker: one signature for all words. The client's account pays
 * the gas, and can change nothing.
 */
export function changeStatusByDelegation(
  client: WriteClient,
  {
    registry,
    header,
    kind,
    masks,
    reason,
    evidence,
    revision,
    authorization,
  }: ChangeStatusByDelegationParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "changeByDelegation",
    args: [header, changeKinds[kind], masks, reason, evidence, revision, authorization],
  });
}
