import { type Hex, keccak256, toHex } from "viem";
import type { AnnouncedKind } from "../../core/status/announcedKind.ts";
import { changeKinds } from "../../core/status/digest.ts";
import { MAX_BATCH_SIZE } from "../../core/status/statusWords.ts";
import type { Task } from "../../delivery/task.ts";
import { groupByWord, indexesInWord, type WordUpdate } from "../index.ts";
import type { PlannedCall, WantedChange } from "./planChanges.ts";

/** One word update. Its key says all of it, so that a later run can make it again from the journal alone. */
export type ChangeTask = Task & Omit<WantedChange, "index"> & WordUpdate;

type Same = Pick<WantedChange, "kind" | "reason" | "evidence">;

/** The tasks of one planned call, in order. */
export function changeTasks({ kind, reason, evidence, masks }: PlannedCall): readonly ChangeTask[] {
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

/** The task that a journal knows by its key; undefined where it is none. */
export function taskOfKey(key: string): ChangeTask | undefined {
  const [kind, word, mask, reason, evidence] = key.split(" ");
  if (kind === undefined || word === undefined || mask === undefined || evidence === undefined)
    return undefined;
  if (!Object.hasOwn(changeKinds, kind)) return undefined;
  const same = { kind: kind as AnnouncedKind, reason: Number(reason), evidence: evidence as Hex };
  return changeTask(same, { word: BigInt(word), mask: BigInt(mask) });
}

/** Finds the tasks of earlier runs, as long as the list still has all their rows. */
export function taskFinder(rows: readonly WantedChange[]): (key: string) => ChangeTask | undefined {
  const wanted = new Map<string, ReadonlyMap<bigint, bigint>>();
  for (const [key, group] of Map.groupBy(rows, sameKey)) {
    // What no batch can have is refused with its row, later.
    const indexes = group.map(({ index }) => index).filter((index) => index >= 0 && index < MAX_BATCH_SIZE);
    const masks = groupByWord(indexes);
    wanted.set(key, new Map(masks.map(({ word, mask }) => [word, mask])));
  }
  return (key) => {
    const task = taskOfKey(key);
    if (task === undefined) return undefined;
    const there = wanted.get(sameKey(task))?.get(task.word) ?? 0n;
    return (task.mask & ~there) === 0n ? task : undefined;
  };
}

/** What changes must have in common to be sent in one call. */
export function sameKey({ kind, reason, evidence }: Same): string {
  return `${kind} ${reason} ${evidence.toLowerCase()}`;
}
