import { locate } from "../../core/status/statusWords.ts";
import type { StatusPurpose } from "./batchPlane.ts";
import { requireStatusListUrl } from "./requireStatusListUrl.ts";

export type StatusListEntryParameters = {
  /** Where the list of this purpose is published. */
  readonly url: string;
  readonly purpose: StatusPurpose;
  /** The credential's index in its batch. */
  readonly index: number;
};

/** What a credential carries as (one of its) `credentialStatus`: where to look up its status. */
export type StatusListEntry = {
  readonly id: string;
  readonly type: "BitstringStatusListEntry";
  readonly statusPurpose: StatusPurpose;
  readonly statusListIndex: string;
  readonly statusListCredential: string;
};

/**
 * The `credentialStatus` of a credential of a batch, for one purpose: a credential that can be revoked and suspended
 * carries two. Bitstring Status List v1.0, section 2.1.
 * @throws SymbolonError `BadStatusListUrl`, `IndexBeyondBatch`
 */
export function statusListEntry({ url, purpose, index }: StatusListEntryParameters): StatusListEntry {
  requireStatusListUrl(url);
  locate(index);
  return {
    id: `${url}#${index}`,
    type: "BitstringStatusListEntry",
    statusPurpose: purpose,
    statusListIndex: index.toString(),
    statusListCredential: url,
  };
}
