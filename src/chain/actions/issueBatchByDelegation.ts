import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import type { BatchAuthorization } from "../../core/signing/batchAuthorization.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type IssueBatchByDelegationParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly header: BatchHeader;
  /** Where the manifest can be fetched; may be empty. */
  readonly uri: string;
  /** By `header.issuer`, over header and uri (`signDelegatedIssue`). */
  readonly authorization: BatchAuthorization;
};

/** Issues a batch in the name of its issuer. The client's account pays the gas, and can change nothing. */
export function issueBatchByDelegation(
  client: WriteClient,
  { registry, header, uri, authorization }: IssueBatchByDelegationParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "issueByDelegation",
    args: [header, uri, authorization],
  });
}
