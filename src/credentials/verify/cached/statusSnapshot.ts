import type { Address } from "viem";
import type { BatchHeader } from "../../../core/credential/batchId.ts";
import type { StatusBlock } from "../answer.ts";
import type { BatchCopy } from "./statusCopy.ts";

export const SNAPSHOT_FORMAT = "symbolon-status-snapshot";
export const SNAPSHOT_VERSION = 2;

/** What a cache keeps over a restart. */
export type StatusSnapshot = {
  readonly chainId: bigint;
  /** The BatchRegistry. */
  readonly registry: Address;
  /** The block that the copy is of, and whether it was final; undefined before the first copy. */
  readonly copy: { readonly block: StatusBlock; readonly isFinal: boolean } | undefined;
  /** In the order they were followed. */
  readonly batches: readonly {
    readonly header: BatchHeader;
    readonly issuedIn: StatusBlock | undefined;
    /** Undefined where the batch was followed since the copy. */
    readonly status: BatchCopy | undefined;
  }[];
};
