import { createHash } from "node:crypto";
import type { DryRunTermsText, RangeJob } from "../rangeJob.ts";
import type { LeafRange } from "../rangeResult.ts";

/** A range in a queue: no address, no path and no secret of any machine. */
export type QueuedRange = {
  readonly terms: DryRunTermsText;
  readonly range: LeafRange;
  readonly hardfork?: string;
  /** Whether the gate needs credentials: then each machine needs them, too. */
  readonly hasCredentials: boolean;
};

/** Converts a range for a queue. */
export function queuedRange({ terms, range, hardfork, credentials }: RangeJob): QueuedRange {
  return {
    terms,
    range,
    ...(hardfork !== undefined && { hardfork }),
    hasCredentials: credentials !== undefined,
  };
}

/** Prefix of the name of each dry run's queue. */
export const QUEUE_PREFIX = "dry-run-";

/** Name of a dry run's queue. Any difference in the terms gives another name. */
export function queueName({ terms, hardfork, hasCredentials }: Omit<QueuedRange, "range">): string {
  const { chainId, campaign, blockNumber, blockHash, root, count, manifestHash } = terms;
  const values = [chainId, campaign, blockNumber, blockHash, root, count, manifestHash];
  return `${QUEUE_PREFIX}${hashOf([...values, hardfork ?? null, hasCredentials])}`;
}

/** Id of a range in its queue, as a UUID. It is always the same, so that no range is there twice. */
export function rangeId({ range: { from, to }, ...shared }: QueuedRange): string {
  const hash = hashOf([queueName(shared), from, to]);
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** 16 bytes, in hexadecimal digits. */
function hashOf(values: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(values).toLowerCase()).digest("hex").slice(0, 32);
}
