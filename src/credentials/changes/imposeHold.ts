import { type Hash, type Hex, keccak256, numberToHex, toHex } from "viem";
import type { KnownBatch } from "../../../scripts/credential/knownBatch.ts";
import { listBatchEvents } from "../../chain/actions/listBatchEvents.ts";
import { type BatchEvent, batchEvents } from "../../chain/batchEvents.ts";
import type { ReadClient } from "../../chain/clients.ts";
import type { Task, Work } from "../../delivery/task.ts";
import { batchWork } from "./changeWork.ts";
import { targetText } from "./planHolds.ts";

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
  return { key, digest: keccak256(toHex(key)), label: `hold of ${lower(targetText(target))}`, target };
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
      functionName: kind === "Emergency" ? "imposeHold" : "endHold",
      args: [header, tasks.map(({ target }) => target), until, reason, evidence],
      value: 0n,
    }),
    recognize: (tasks, { logs }) => resultsOf(tasks, batchEvents(registry, logs)).results,
    recover: async (tasks, fromBlock) =>
      resultsOf(tasks, await listBatchEvents(client, { registry, batch: id, fromBlock })),
  };
}

function lower(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
