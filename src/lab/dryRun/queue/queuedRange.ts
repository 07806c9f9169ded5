import { createHash } from "node:crypto";
import type { DryRunTermsText, RangeJob } from "../rangeJob.ts";
import type { LeafRange } from "../rangeResult.ts";

/** What a queue tells of a range: no address, no path and no secret of any machine. */
export type QueuedRange = {
  readonly terms: DryRunTermsText;
  readonly range: LeafRange;
  readonly hardfork?: string;
  /** Whether a gate is shown something: then each machine needs the credentials. */
  readonly hasCredentials: boolean;
};

/** What a queue is told of a range. */
export function queuedRange({ terms, range, hardfork, credentials }: RangeJob): QueuedRange {
  return {
    terms,
    range,
    ...(hardfork !== undefined && { hardfork }),
    hasCredentials: credentials !== undefined,
  };
}

/** Begins the name of each queue of a dry run. */
export const QUEUE_PREFIX = "dry-run-";

/** Name of the queue of a dry run: another one for all terms that are not the same to the letter. */
export function queueName({ terms, hardfork, hasCredentials }: Omit<QueuedRange, "range">): string {
  const { chainId, campaign, blockNumber, blockHash, root, count, manifestHash } = terms;
  const values = [chainId, campaign, blockNumber, blockHash, root, count, manifestHash];
  return `${QUEUE_PREFIX}${hashOf([...values, hardfork ?? null, hasCredentials])}`;
}

/** Id of a range in its queue, as a UUID: always the same one, so that no range is there twice. */
export function rangeId({ range: { from, to }, ...shared }: QueuedRange): string {
  const hash = hashOf([queueName(shared), from, to]);
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** 16 bytes, in hexadecimal digits. */
function hashOf(values: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(values).toLowerCase()).digest("hex").slice(0, 32);
}
