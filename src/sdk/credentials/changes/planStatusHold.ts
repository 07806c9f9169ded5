import type { Hex } from "viem";
import { getBlock } from "viem/actions";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { plannedTransactions } from "../../delivery/estimateTasks.ts";
import { type KnownBatch, requireHolder } from "../batch/knownBatch.ts";
import { readTargetHolds } from "./batchStatus.ts";
import { type HoldKind, holdTask, holdWork } from "./holdWork.ts";
import { type HoldPlan, planHoldEnds, planHolds } from "./planHolds.ts";

export type ReadHoldPlanParameters = {
  readonly batch: KnownBatch;
  readonly kind: HoldKind;
  /** Indexes of credentials, or `WHOLE_BATCH`: all of the batch, in one write. */
  readonly targets: readonly bigint[];
  /**
   * Unix seconds: first one after the hold. Default: as late as the policy allows, or for an end as early as the epoch
   * rule allows.
   */
  readonly until?: bigint | undefined;
};

/** The state that decides about holds, all from the newest block, and the plan. */
export type ReadHoldPlan = {
  readonly plan: HoldPlan;
  readonly blockNumber: bigint;
  /** Unix seconds: the block's timestamp. */
  readonly now: bigint;
  /** As stored, by target (`unpackHold`); 0 where there never was one. */
  readonly holds: ReadonlyMap<bigint, bigint>;
};

/** @throws SymbolonError `HoldOutOfRange`, `HoldEndOutOfRange` */
export async function readHoldPlan(
  client: ReadClient,
  { batch, kind, targets, until }: ReadHoldPlanParameters,
): Promise<ReadHoldPlan> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const holds = await readTargetHolds(client, batch, targets, blockNumber);
  const planned = kind === "Emergency" ? planHolds : planHoldEnds;
  return { plan: planned({ header: batch.header, holds, targets, until, now }), blockNumber, now, holds };
}

export type PlanStatusHoldParameters = ReadHoldPlanParameters & {
  /** Reason code of the issuer's own list; 0 for none. */
  readonly reason: number;
  /** keccak256 of the evidence; 32 zero bytes for none. */
  readonly evidence: Hex;
};

/** Holds, or their ends, before anything is sent. */
export type StatusHoldPlan = ReadHoldPlan & {
  /** What the emergency role would send, each call simulated on the newest block. */
  readonly calls: readonly PlannedCall[];
};

/**
 * Plans holds, or their ends, for their sender. Targets that are refused or change nothing are in no call.
 * @throws SymbolonError `NotInRole` where the policy lets nobody, `HoldOutOfRange`, `HoldEndOutOfRange`, what the
 * registry refuses
 */
export async function planStatusHold(
  client: ReadClient,
  { reason, evidence, ...rest }: PlanStatusHoldParameters,
): Promise<StatusHoldPlan> {
  const { batch, kind } = rest;
  const account = requireHolder(batch.header, "emergency");
  const read = await readHoldPlan(client, rest);
  const terms = { kind, until: read.plan.until, reason, evidence };
  const place = { chainId: client.chain.id, registry: batch.registry, account };
  const planning = { client, place, work: holdWork(client, batch, terms), signal: undefined };
  const tasks = read.plan.targets.map((target) => holdTask(target, terms));
  return { ...read, calls: (await plannedTransactions(planning, tasks)).calls };
}
