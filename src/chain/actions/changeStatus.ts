import type { Address, Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import type { AnnouncedKind } from "../../core/status/announcedKind.ts";
import { changeKinds } from "../../core/status/digest.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type ChangeStatusParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  /** The client's account must be `header.policy.revoker`. */
  readonly header: BatchHeader;
  readonly kind: AnnouncedKind;
  /** Words and the credentials in them (`groupByWord`). */
  readonly masks: readonly { readonly word: bigint; readonly mask: bigint }[];
  /** Reason code of the issuer's own list; 0 for none. */
  readonly reason: number;
  /** keccak256 of the evidence; 32 zero bytes for none. */
  readonly evidence: Hex;
};

/** Announces or retracts status changes; they take effect by the epoch rule. */
export function changeStatus(
  client: WriteClient,
  { registry, header, kind, masks, reason, evidence }: ChangeStatusParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "change",
    args: [header, changeKinds[kind], masks, reason, evidence],
  });
}
