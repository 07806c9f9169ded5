import type { Hash } from "viem";
import { writeContract } from "viem/actions";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";
import type { ImposeHoldParameters } from "./imposeHold.ts";

/** `until`: the new end, at or beyond the horizon of the block that takes it, and before the present one. */
export type EndHoldParameters = ImposeHoldParameters;

/** Brings the end of emergency holds forward. The client's account must be `header.policy.emergency`. */
export function endHold(
  client: WriteClient,
  { registry, header, targets, until, reason, evidence }: EndHoldParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "endHold",
    args: [header, targets, until, reason, evidence],
  });
}
