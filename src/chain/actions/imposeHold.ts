import type { Address, Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type ImposeHoldParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  /** The client's account must be `header.policy.emergency`. */
  readonly header: BatchHeader;
  /** Indexes of credentials, or `WHOLE_BATCH`: one write for all of them. */
  readonly targets: readonly bigint[];
  /** Unix seconds: first one after the hold; at most the policy's `emergencyLimit` after its first. */
  readonly until: bigint;
  /** Reason code of the issuer's own list; 0 for none. */
  readonly reason: number;
  /** keccak256 of the evidence; 32 zero bytes for none. */
  readonly evidence: Hex;
};

/** Suspends credentials from the next second on, with no notice, for a time. Verdicts that were fresh are belied by it. */
export function imposeHold(
  client: WriteClient,
  { registry, header, targets, until, reason, evidence }: ImposeHoldParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "imposeHold",
    args: [header, targets, until, reason, evidence],
  });
}
