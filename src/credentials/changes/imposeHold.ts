import { type Hash, type Hex, keccak256, numberToHex, toHex } from "viem";
import { getBlock } from "viem/actions";
import { endHoldCall, imposeHoldCall } from "../../chain/calls/batches.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { type BatchEvent, batchEvents, listBatchEvents } from "../../chain/events/batches.ts";
import { readHolds } from "../../chain/read/batches.ts";
import { SymbolonError } from "../../core/errors.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { type Delivered, type RunDeliveryParameters, runDelivery } from "../../delivery/deliver.ts";
import type { Task, Work } from "../../delivery/task.ts";
import { batchWork, type KnownBatch, requireRole } from "../batch/knownBatch.ts";
import { type HoldPlan, planHoldEnds, planHolds, targetName } from "./planHolds.ts";

export type HoldParameters = Pick<RunDeliveryParameters<HoldTask>, "timing" | "signal" | "onProgress"> & {
  readonly batch: KnownBatch;
  /** Indexes of credentials, or `WHOLE_BATCH`: the whole of it, in one write. */
  readonly targets: readonly bigint[];
  /** Unix seconds: first one after the hold. Left out: as late, or for an end as early, as the policy and the epoch rule let it. */
  readonly until?: bigint | undefined;
  /** Reason code of the issuer's own list; 0 for none. */
  readonly reason: number;
  /** keccak256 of the evidence; 32 zero bytes for none. */
  readonly evidence: Hex;
  /** Only plan, simulate and count. */
  readonly dryRun?: boolean;
  /** Whether targets that are refused stop the others. */
  readonly keepGoing?: boolean;
};

export type SentHolds = Delivered & { readonly plan: HoldPlan };

/**
 * Suspends credentials from the next second on, with no notice, for a time, as the batch's emergency role. Imposed twice a
 * hold is the same hold, so nothing needs to outlive the call.
 * @throws SymbolonError `NotInRole`, `HoldOutOfRange`, `IndexBeyondBatch` or `TargetsRefused` where targets are refused; and as
 * `runDelivery`
 */
export function imposeHold(client: WriteClient, parameters: HoldParameters): Promise<SentHolds> {
  return sendHolds(client, "Emergency", parameters);
}

/** Brings the end of holds forward. @throws SymbolonError as `imposeHold`, with `HoldEndOutOfRange` */
export function endHold(client: WriteClient, parameters: HoldParameters): Promise<SentHolds> {
  return sendHolds(client, "EndEmergency", parameters);
}

async function sendHolds(
  client: WriteClient,
  kind: HoldKind,
  { batch, targets, until, keepGoing, reason, evidence, dryRun = false, ...rest }: HoldParameters,
): Promise<SentHolds> {
  const account = client.account.address;
  requireRole(batch.header, "emergency", account);
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const holds = await readHoldsOf(client, batch, targets, blockNumber);
  const planned = kind === "Emergency" ? planHolds : planHoldEnds;
  const plan = planned({ header: batch.header, holds, targets, until, now });
  if (plan.refused.length > 0 && keepGoing !== true) throw refused(plan);
  const terms = { kind, until: plan.until, reason, evidence };
  const delivered = await runDelivery({
    client,
    place: { chainId: client.chain.id, registry: batch.registry, account },
    work: holdWork(client, batch, terms),
    action: `hold ${batch.id}`,
    tasks: plan.targets.map((target) => holdTask(target, terms)),
    dryRun,
    ...rest,
  });
  return { ...delivered, plan };
}

function refused({ refused: list }: HoldPlan): SymbolonError {
  const problems = list.map(({ problem }) => problem.reason);
  const more = list.length > 1 ? ` (and ${list.length - 1} more)` : "";
  return new SymbolonError({
    code: list[0]?.problem.code ?? "TargetsRefused",
    reason: `Nothing was sent. ${problems[0]}${more}`,
    hint: "Leave these out, or give --keep-going to do what can be done.",
    details: { problems },
  });
}

/** Whether holds are imposed, or their ends brought forward. */
export type HoldKind = "Emergency" | "EndEmergency";

/** A hold of one target, or its end. */
type HoldTask = Task & { readonly target: bigint };

/** What all holds of one command have in common. */
type HoldTerms = {
  readonly kind: HoldKind;
  readonly until: bigint;
  readonly reason: number;
  readonly evidence: Hex;
};

/** The task of one target. Its key says all of it. */
function holdTask(target: bigint, { kind, until, reason, evidence }: HoldTerms): HoldTask {
  const key = [kind, target, until, reason, evidence].join(" ");
  return { key, digest: keccak256(toHex(key)), label: `hold of ${targetName(target)}`, target };
}

/**
 * Imposing holds on credentials of one batch, or bringing their ends forward. A task comes out as the second in which the
 * hold ends. To send again is safe: a hold that is there already stays as it is, and an end brought forward is not
 * brought forward again.
 */
function holdWork(client: ReadClient, batch: KnownBatch, terms: HoldTerms): Work<HoldTask> {
  const { id, registry, header } = batch;
  const { kind, until, reason, evidence } = terms;
  const resultsOf = (tasks: readonly HoldTask[], events: readonly BatchEvent[]) => {
    const results = new Map<string, Hex>();
    let hash: Hash | undefined;
    for (const event of events) {
      if (event.event !== "HoldChanged" || event.batch !== id || event.kind !== kind) continue;
      if (event.reason !== reason || event.evidence !== evidence) continue;
      for (const { key, target } of tasks) {
        if (event.target !== target) continue;
        if (kind === "Emergency" ? event.until < until : event.until !== until) continue;
        results.set(key, numberToHex(event.until, { size: 32 }));
        hash = event.transactionHash;
      }
    }
    return { results, hash };
  };
  return {
    ...batchWork,
    call: (tasks) => ({
      ...(kind === "Emergency" ? imposeHoldCall : endHoldCall)({
        registry,
        header,
        targets: tasks.map(({ target }) => target),
        until,
        reason,
        evidence,
      }),
      value: 0n,
      what: holdText(
        id,
        tasks.map(({ target }) => target),
        terms,
      ),
    }),
    recognize: (tasks, { logs }) => resultsOf(tasks, batchEvents(registry, logs)).results,
    recover: async (tasks, fromBlock) =>
      resultsOf(tasks, await listBatchEvents(client, { registry, batch: id, fromBlock })),
  };
}

/** What a hold or its end does, in words for a person who signs it. */
export function holdText(
  id: Hex,
  targets: readonly bigint[],
  { kind, until }: Pick<HoldTerms, "kind" | "until">,
): string {
  const [first] = targets;
  const named = first === undefined ? "nothing" : targetName(first);
  const all = targets.length === 1 ? named : `${targets.length.toLocaleString("en")} credentials`;
  const moment = isoMoment(until);
  if (kind === "EndEmergency") return `End the hold of ${all} of the batch ${id} at ${moment}`;
  return `Hold ${all} of the batch ${id}, from the next second to ${moment}`;
}

/** Targets a question: 32 KB of calldata, which every node takes. */
const MAX_TARGETS = 1_000;

/** The stored holds of any number of targets at a block; 0 where none was ever imposed. */
export async function readHoldsOf(
  client: ReadClient,
  { id, registry }: KnownBatch,
  targets: readonly bigint[],
  blockNumber: bigint,
): Promise<ReadonlyMap<bigint, bigint>> {
  const holds = new Map<bigint, bigint>();
  for (let start = 0; start < targets.length; start += MAX_TARGETS) {
    const some = targets.slice(start, start + MAX_TARGETS);
    const found = await readHolds(client, { registry, batch: id, targets: some, blockNumber });
    for (const [i, target] of some.entries()) holds.set(target, found[i] ?? 0n);
  }
  return holds;
}
