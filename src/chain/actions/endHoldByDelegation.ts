import type { Hash } from "viem";
import { writeContract } from "viem/actions";
import type { BatchAuthorization } from "../../core/signing/batchAuthorization.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";
import type { EndHoldParameters } from "./endHold.ts";

export type EndHoldByDelegationParameters = EndHoldParameters & {
  /** The revision that was signed for: the batch's before the change. */
  readonly revision: number;
  /** By the policy's emergency role, over all of it (`signDelegatedEndHold`). */
  readonly authorization: BatchAuthorization;
};

/**
 * Brings the end of emergency holds forward in the name of the emergency role. The client's
 * account pays the gas, and can change nothing.
 */
export function endHoldByDelegation(
  client: WriteClient,
  {
    registry,
    header,
    targets,
    until,
    reason,
    evidence,
    revision,
    authorization,
  }: EndHoldByDelegationParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "endHoldByDelegation",
    args: [header, targets, until, reason, evidence, revision, authorization],
  });
}
