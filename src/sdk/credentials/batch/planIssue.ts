import { getBlock } from "viem/actions";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { plannedTransactions } from "../../delivery/estimateTasks.ts";
import { issueTask, issueWork } from "./issueWork.ts";
import { isIssued, type KnownBatch, requireRegistry } from "./knownBatch.ts";

export type PlanIssueParameters = {
  readonly batch: KnownBatch;
  /** Where the manifest can be fetched; empty: nowhere. */
  readonly uri: string;
};

/** A batch that is to be issued, before anything is sent. */
export type IssuePlan = {
  /** Whether the registry already has it: then nothing is to be sent. */
  readonly wasIssued: boolean;
  readonly blockNumber: bigint;
  /** Unix seconds: the timestamp of that block, the newest. */
  readonly now: bigint;
  /** What its issuer would send, simulated on the newest block. */
  readonly calls: readonly PlannedCall[];
};

/**
 * Plans the issue of a batch, for a sender in its issuer's name.
 * @throws SymbolonError `NoRegistry`, what the registry refuses
 */
export async function planIssue(client: ReadClient, { batch, uri }: PlanIssueParameters): Promise<IssuePlan> {
  const { registry, header } = batch;
  await requireRegistry(client, registry);
  const [{ number: blockNumber, timestamp: now }, wasIssued] = await Promise.all([
    getBlock(client),
    isIssued(client, batch),
  ]);
  const place = { chainId: client.chain.id, registry, account: header.issuer };
  const planning = { client, place, work: issueWork(client), signal: undefined };
  const { calls } = await plannedTransactions(planning, wasIssued ? [] : [issueTask(batch, uri)]);
  return { wasIssued, blockNumber, now, calls };
}
