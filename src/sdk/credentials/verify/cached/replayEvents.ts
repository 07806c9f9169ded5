import type { BatchEvent, HoldChangedEvent, StatusChangedEvent } from "../../../chain/events/batches.ts";
import { type Change, changeKinds, nextDigest } from "../../../core/status/digest.ts";
import { packHold, unpackHold, WHOLE_BATCH } from "../../../core/status/holds.ts";
import { announcingEpoch, changedWord, planeOf } from "../../../core/status/statusChanges.ts";
import { EMPTY_WORD, type StatusWord } from "../../../core/status/statusWords.ts";
import { type BatchCopy, holdOf } from "./statusCache.ts";

/**
 * The copy of a batch after what events tell of it, in their order, as the registry itself wrote it. What comes out is no
 * better than the events: only where its revision and digest are the chain's, none was lost, made up or out of order.
 */
export function replayEvents(
  batch: BatchCopy,
  epochLength: bigint,
  events: readonly BatchEvent[],
): BatchCopy {
  const draft = {
    ...batch,
    revoked: new Map(batch.revoked),
    suspended: new Map(batch.suspended),
    holds: new Map(batch.holds),
  };
  for (const event of events) {
    if (event.event === "StatusChanged") applyChange(draft, epochLength, event);
    if (event.event === "HoldChanged") applyHold(draft, event);
    for (const change of stepsOf(event)) {
      draft.digest = nextDigest(draft.digest, change);
      draft.revision += 1;
    }
  }
  return draft;
}

/** A copy that is being written. */
type Draft = {
  revision: number;
  digest: bigint;
  revoked: Map<number, StatusWord>;
  suspended: Map<number, StatusWord>;
  holds: Map<number, bigint>;
  batchHold: bigint;
};

function applyChange(draft: Draft, epochLength: bigint, event: StatusChangedEvent): void {
  const { kind, from, masks } = event;
  const plane = planeOf(kind);
  const epoch = announcingEpoch(epochLength, from);
  for (const { word, mask } of masks) {
    const number = Number(word);
    const changed = changedWord(kind, draft[plane].get(number) ?? EMPTY_WORD, epoch, mask);
    if (changed.newest === 0n) draft[plane].delete(number);
    else draft[plane].set(number, changed);
  }
}

function applyHold(draft: Draft, event: HoldChangedEvent): void {
  const { target, from, until } = event;
  const old = unpackHold(holdOf(draft, target));
  // What begins with the old one is the hull of both, or the old one cut short; else it overwrote one that had ended.
  const floor = from === old.from ? old.floor : old.until;
  const hold = packHold({ from, until, floor });
  if (target === WHOLE_BATCH) draft.batchHold = hold;
  else draft.holds.set(Number(target), hold);
}

/** The changes that an event tells of, as the digest takes them: one for each word, or the hold. */
export function stepsOf(event: BatchEvent): readonly Change[] {
  if (event.event === "BatchIssued") return [];
  const { reason, evidence, from } = event;
  const same = { kind: changeKinds[event.kind], reason, evidence, from };
  return event.event === "StatusChanged"
    ? event.masks.map(({ word, mask }) => ({ ...same, wordOrIndex: word, mask, until: 0n }))
    : [{ ...same, wordOrIndex: event.target, mask: 0n, until: event.until }];
}
