import { type Hash, type Hex, numberToHex } from "viem";
import type { KnownBatch } from "../../../scripts/credential/knownBatch.ts";
import { batchRegistryAbi } from "../../chain/abi/batchRegistryAbi.ts";
import { listBatchEvents } from "../../chain/actions/listBatchEvents.ts";
import { type BatchEvent, batchEvents, type StatusChangedEvent } from "../../chain/batchEvents.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { changeKinds } from "../../core/status/digest.ts";
import type { Work } from "../../delivery/task.ts";
import { batchRefusal } from "./batchRefusal.ts";
import { type ChangeTask, sameKey } from "./changeTasks.ts";

/** What all work that a BatchRegistry does has in common. */
export const batchWork = {
  abi: batchRegistryAbi,
  contract: "a BatchRegistry",
  explain: batchRefusal,
  smaller: "Use a chain whose blocks hold more.",
} as const;

/**
 * Announcing and retracting changes of one batch. A call takes one kind, reason and evidence, so the tasks that are
 * delivered together must agree in these. A task comes out as the second in which it takes effect.
 *
 * Toggles are safe to send again: the registry refuses to suspend what will be suspended (`NoChange`), so nothing is
 * ever flipped twice.
 */
export function changeWork(client: ReadClient, { id, registry, header }: KnownBatch): Work<ChangeTask> {
  return {
    ...batchWork,
    call(tasks) {
      const [first] = tasks;
      const { kind = "Revoke", reason = 0, evidence = "0x" } = first ?? {};
      const masks = tasks.map(({ word, mask }) => ({ word, mask }));
      return {
        functionName: "change",
        args: [header, changeKinds[kind], masks, reason, evidence],
        value: 0n,
      };
    },
    recognize: (tasks, { logs }) => resultsOf(tasks, ofBatch(batchEvents(registry, logs))).results,
    async recover(tasks, fromBlock) {
      return resultsOf(tasks, ofBatch(await listBatchEvents(client, { registry, batch: id, fromBlock })));
    },
  };

  function ofBatch(events: readonly BatchEvent[]): readonly StatusChangedEvent[] {
    return events.filter((event) => event.event === "StatusChanged" && event.batch === id) as never;
  }
}

/** A task is done where one event has announced all of its credentials, for the same reason. */
function resultsOf(tasks: readonly ChangeTask[], events: readonly StatusChangedEvent[]) {
  const results = new Map<string, Hex>();
  let hash: Hash | undefined;
  for (const task of tasks) {
    const done = events.find(
      (event) =>
        sameKey(event) === sameKey(task) &&
        event.masks.some(({ word, mask }) => word === task.word && (task.mask & ~mask) === 0n),
    );
    if (done === undefined) continue;
    results.set(task.key, numberToHex(done.from, { size: 32 }));
    hash = done.transactionHash;
  }
  return { results, hash };
}
