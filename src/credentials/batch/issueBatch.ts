import { keccak256, stringToHex } from "viem";
import type { KnownBatch } from "../../../scripts/credential/knownBatch.ts";
import { readBatchStatus } from "../../chain/actions/readBatchStatus.ts";
import { batchEvents } from "../../chain/batchEvents.ts";
import type { ReadClient } from "../../chain/clients.ts";
import type { Task, Work } from "../../delivery/task.ts";
import { batchWork } from "../changes/changeWork.ts";

/** A batch to be issued; its key is its id. */
export type IssueTask = Task & { readonly batch: KnownBatch; readonly uri: string };

export function issueTask(batch: KnownBatch, uri: string): IssueTask {
  const digest = keccak256(stringToHex(JSON.stringify([batch.id, uri])));
  return { key: batch.id, digest, label: `batch ${batch.id}`, batch, uri };
}

/** Issuing a batch. Issued twice is refused by the registry, so the chain itself knows whether it is done. */
export function issueWork(client: ReadClient): Work<IssueTask> {
  return {
    ...batchWork,
    call(tasks) {
      const [task] = tasks;
      return { functionName: "issue", args: [task?.batch.header, task?.uri], value: 0n };
    },
    recognize(tasks, { logs }) {
      const done = tasks.filter(({ batch }) =>
        batchEvents(batch.registry, logs).some(
          (told) => told.event === "BatchIssued" && told.batch === batch.id,
        ),
      );
      return new Map(done.map(({ key, batch }) => [key, batch.id]));
    },
    async recover(tasks) {
      const found = await Promise.all(tasks.map(({ batch }) => isIssued(client, batch)));
      const done = tasks.filter((_, i) => found[i]);
      return { results: new Map(done.map(({ key, batch }) => [key, batch.id])), hash: undefined };
    },
  };
}

/** Whether the registry has the batch. */
export async function isIssued(client: ReadClient, { id, registry }: KnownBatch): Promise<boolean> {
  return (await readBatchStatus(client, { registry, batch: id, index: 0n })).revision !== 0;
}
