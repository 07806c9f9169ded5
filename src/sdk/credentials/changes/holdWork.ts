import { type Hash, type Hex, keccak256, numberToHex, toHex } from "viem";
import { endHoldCall, imposeHoldCall } from "../../chain/calls/batches.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { type BatchEvent, batchEvents, listBatchEvents } from "../../chain/events/batches.ts";
import { isoMoment } from "../../core/text/moment.ts";
import type { Task, Work } from "../../delivery/task.ts";
import { batchWork, type KnownBatch } from "../batch/knownBatch.ts";
import { targetName } from "./planHolds.ts";

/** Whether holds are imposed, or their ends brought forward. */
export type HoldKind = "Emergency" | "EndEmergency";

/** A hold of one target, or its end. */
export type HoldTask = Task & { readonly target: bigint };

/** What all holds of one command have in common. */
export type HoldTerms = {
  readonly kind: HoldKind;
  readonly until: bigint;
  readonly reason: number;
  readonly evidence: Hex;
};

/** The task of one target. Its key says all of it. */
export function holdTask(target: bigint, { kind, until, reason, evidence }: HoldTerms): HoldTask {
  const key = [kind, target, until, reason, evidence].join(" ");
  return { key, digest: keccak256(toHex(key)), label: `hold of ${targetName(target)}`, target };
}

/**
 * Imposing holds on credentials of one batch, or bringing their ends forward. A task comes out as the second in which the
 * hold ends. To send again is safe: a hold that is there already stays as it is, and an end brought forward is not
 * brought forward again.
 */
export function holdWork(client: ReadClient, batch: KnownBatch, terms: HoldTerms): Work<HoldTask> {
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
