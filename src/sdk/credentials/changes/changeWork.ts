import { type Hash, type Hex, keccak256, numberToHex, toHex } from "viem";
import { changeStatusCall } from "../../chain/calls/batches.ts";
import type { ReadClient } from "../../chain/clients.ts";
import {
  type BatchEvent,
  batchEvents,
  listBatchEvents,
  type StatusChangedEvent,
} from "../../chain/events/batches.ts";
import { type AnnouncedKind, changeKinds } from "../../core/status/digest.ts";
import type { Task, Work } from "../../delivery/task.ts";
import { batchWork, type KnownBatch } from "../batch/knownBatch.ts";
import { indexesInWord, type WordUpdate } from "../groupByWord.ts";
import type { PlannedChange, RequestedChange } from "./planChanges.ts";

/** One word update. Its key holds all of it, so that a later run can make it again from the journal alone. */
export type ChangeTask = Task & Omit<RequestedChange, "index" | "row"> & WordUpdate;

export type Same = Pick<RequestedChange, "kind" | "reason" | "evidence">;

/** The tasks of one planned call, in order. */
export function changeTasks({ kind, reason, evidence, masks }: PlannedChange): readonly ChangeTask[] {
  return masks.map((update) => changeTask({ kind, reason, evidence }, update));
}

function changeTask({ kind, reason, evidence }: Same, { word, mask }: WordUpdate): ChangeTask {
  const key = [kind, word, toHex(mask, { size: 32 }), reason, evidence.toLowerCase()].join(" ");
  const indexes = indexesInWord({ word, mask });
  const label =
    indexes.length === 1
      ? `${kind} of credential ${indexes[0]}`
      : `${kind} of ${indexes.length} credentials from ${indexes[0]} to ${indexes.at(-1)}`;
  return { key, digest: keccak256(toHex(key)), label, kind, reason, evidence, word, mask };
}

/** The task for a key of a journal; undefined where the key is not a task's. */
export function taskOfKey(key: string): ChangeTask | undefined {
  const [kind, word, mask, reason, evidence] = key.split(" ");
  if (kind === undefined || word === undefined || mask === undefined || evidence === undefined)
    return undefined;
  if (!Object.hasOwn(changeKinds, kind)) return undefined;
  const same = { kind: kind as AnnouncedKind, reason: Number(reason), evidence: evidence as Hex };
  return changeTask(same, { word: BigInt(word), mask: BigInt(mask) });
}

/** What changes must have in common to be sent in one call. */
export function sameKey({ kind, reason, evidence }: Same): string {
  return `${kind} ${reason} ${evidence.toLowerCase()}`;
}

/**
 * Gas that a word may take beyond its estimate where an epoch ends before it is mined: the word's older states move to the slots
 * behind (`StatusWords`), one written for the first time (EIP-2929: 22,100), one again (5,000).
 */
const MOVING = 27_100n;

/**
 * Announcing and retracting changes of one batch. A call takes one kind, reason and evidence, so the tasks that are
 * delivered together must agree in these. The result of a task is the second in which it takes effect.
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
      const what = statusChangeText(id, kind, masks);
      return { ...changeStatusCall({ registry, header, kind, masks, reason, evidence }), value: 0n, what };
    },
    reserve: (tasks) => BigInt(tasks.length) * MOVING,
    recognize: (tasks, { logs }) => resultsOf(tasks, ofBatch(batchEvents(registry, logs))).results,
    async recover(tasks, fromBlock) {
      return resultsOf(tasks, ofBatch(await listBatchEvents(client, { registry, batch: id, fromBlock })));
    },
  };

  function ofBatch(events: readonly BatchEvent[]): readonly StatusChangedEvent[] {
    return events.filter((event) => event.event === "StatusChanged" && event.batch === id) as never;
  }
}

/** What a change does, before the words for the credentials that it is about. */
export const changeVerbs: Readonly<Record<AnnouncedKind, string>> = {
  Revoke: "Announce: revoke, for ever,",
  Suspend: "Announce: suspend",
  Reinstate: "Announce: reinstate",
  RetractRevoke: "Retract the revocation of",
  RetractSuspension: "Retract the suspension, or reinstatement, of",
};

/** What a change does, in words for a person who signs it. */
export function statusChangeText(id: Hex, kind: AnnouncedKind, masks: readonly WordUpdate[]): string {
  return `${changeVerbs[kind]} ${countOf(masks)} of the batch ${id}`;
}

/** `12 credentials (3 to 90)`. */
function countOf(masks: readonly WordUpdate[]): string {
  const indexes = masks.flatMap(indexesInWord);
  const first = indexes[0];
  const last = indexes.at(-1);
  if (indexes.length === 1) return `credential ${first}`;
  return `${indexes.length.toLocaleString("en")} credentials (${first} to ${last})`;
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
