import type { BatchEvent, HoldChangedEvent, StatusChangedEvent } from "../../chain/batchEvents.ts";
import { WHOLE_BATCH } from "../../core/status/holds.ts";
import { locate } from "../../core/status/statusWords.ts";
import type { ChangeReason } from "./answer.ts";

export type DecidingChangeParameters = {
  /** Everything that happened to the batch up to the block that was asked, oldest first. */
  readonly events: readonly BatchEvent[];
  /** The credential's. */
  readonly index: bigint;
  readonly outcome: "Revoked" | "Suspended";
  readonly moment: bigint;
};

/**
 * The change for which a credential is revoked or suspended at a moment: of those that revoked it the first in force; the
 * last suspension in force; else the hold, its own before the whole batch's. Undefined where the events tell of none.
 */
export function decidingChange({
  events,
  index,
  outcome,
  moment,
}: DecidingChangeParameters): ChangeReason | undefined {
  const { word, mask } = locate(Number(index));
  const concerned = events.flatMap((event) =>
    event.event === "StatusChanged" && concerns(event, word, mask) ? [event] : [],
  );
  if (outcome === "Revoked") return reasonOf(firstRevocation(concerned, moment));
  const holds = events.flatMap((event) => (event.event === "HoldChanged" ? [event] : []));
  return reasonOf(
    suspension(concerned, moment) ?? holdOver(holds, index, moment) ?? holdOver(holds, WHOLE_BATCH, moment),
  );
}

function concerns({ masks }: StatusChangedEvent, word: number, mask: bigint): boolean {
  return masks.some((item) => item.word === BigInt(word) && (item.mask & mask) !== 0n);
}

/** What is announced in an epoch takes effect at one moment; a retraction takes back what its own epoch announced. */
function firstRevocation(
  changes: readonly StatusChangedEvent[],
  moment: bigint,
): StatusChangedEvent | undefined {
  const announced = new Map<bigint, StatusChangedEvent>();
  for (const change of changes) {
    if (change.kind === "RetractRevoke") announced.delete(change.from);
    if (change.kind === "Revoke" && !announced.has(change.from)) announced.set(change.from, change);
  }
  // Epochs come in order, and so do these moments.
  return [...announced.values()].find(({ from }) => from <= moment);
}

function suspension(changes: readonly StatusChangedEvent[], moment: bigint): StatusChangedEvent | undefined {
  const toggled = new Map<bigint, StatusChangedEvent>();
  for (const change of changes) {
    if (change.kind === "RetractSuspension") toggled.delete(change.from);
    if (change.kind !== "Suspend" && change.kind !== "Reinstate") continue;
    // Two toggles of one epoch take each other back.
    if (!toggled.delete(change.from)) toggled.set(change.from, change);
  }
  const last = [...toggled.values()].filter(({ from }) => from <= moment).at(-1);
  return last?.kind === "Suspend" ? last : undefined;
}

/** The event that gave the hold over a moment the bounds that it has: the newest, and each tells the hold as stored. */
function holdOver(
  holds: readonly HoldChangedEvent[],
  target: bigint,
  moment: bigint,
): HoldChangedEvent | undefined {
  const last = holds.filter((hold) => hold.target === target).at(-1);
  return last !== undefined && last.from <= moment && moment < last.until ? last : undefined;
}

function reasonOf(event: StatusChangedEvent | HoldChangedEvent | undefined): ChangeReason | undefined {
  if (event === undefined) return undefined;
  const { revision, kind, reason, evidence } = event;
  return { revision, kind, reason, evidence };
}
