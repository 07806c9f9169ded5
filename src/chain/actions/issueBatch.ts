import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type IssueBatchParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  /** `header.issuer` must be the client's account. */
  readonly header: BatchHeader;
  /** Where the manifest can be fetched; may be empty. */
  readonly uri: string;
};

/** Issues a batch: all its credentials at once. Its id is `batchId` of the same header. */
export function issueBatch(
  client: WriteClient,
  { registry, header, uri }: IssueBatchParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "issue",
    args: [header, uri],
  });
}
