import { keccak256, stringToHex } from "viem";
import { issueBatchCall } from "../../chain/calls/batches.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { batchEvents } from "../../chain/events/batches.ts";
import { isoMoment } from "../../core/text/moment.ts";
import type { Results, Task, Work } from "../../delivery/task.ts";
import { ISSUED_AT_SLACK } from "../verify/decideFromStatus.ts";
import { batchWork, isIssued, type KnownBatch } from "./knownBatch.ts";

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
      const [{ batch, uri }] = tasks as [IssueTask];
      const { id, registry, header } = batch;
      const credentials = `${header.size.toLocaleString("en")} credential${header.size === 1n ? "" : "s"}`;
      const what = `Issue the batch ${id} of ${credentials}, good where it is mined before ${isoMoment(header.issuedAt + ISSUED_AT_SLACK)}`;
      return { ...issueBatchCall({ registry, header, uri }), value: 0n, what };
    },
    recognize(tasks, { logs }) {
      const isThere = ({ registry, id }: KnownBatch) =>
        batchEvents(registry, logs).some(({ event, batch }) => event === "BatchIssued" && batch === id);
      return resultsOf(tasks.filter(({ batch }) => isThere(batch)));
    },
    async recover(tasks) {
      const found = await Promise.all(tasks.map(({ batch }) => isIssued(client, batch)));
      return { results: resultsOf(tasks.filter((_, i) => found[i])), hash: undefined };
    },
  };
}

function resultsOf(done: readonly IssueTask[]): Results {
  return new Map(done.map(({ key, batch }) => [key, batch.id]));
}
